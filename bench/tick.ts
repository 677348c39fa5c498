import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { HOUR, hourOf, type Window } from "#domain/window";
import { adapterFor } from "#networks/index";
import { fetchCounted } from "#sync/fetch/ask-network";
import { timingFor } from "../inngest/sync-context";
import { bareFetch, type Recording, recordRequests } from "./bare-fetch";
import { type DemoStack, startDemoStack } from "./demo-stack";
import { type Figure, median, timed } from "./figure";
import { createLoopTables, type LoopAccount, syncOneByOne, tokensInMemory } from "./naive-loop";
import { judgedOn } from "./stage";

const LATENCIES_MS = [0, 250];
/** After one that is not counted. */
const ROUNDS = 3;
const PATIENCE_MS = 2 * 60_000;

/**
 * The hourly tick of the demo's four users and eighteen accounts, from its event to the last SyncLog row, through app
 * and engine. Against the loop that such apps begin with, over the same windows, and against the requests of the
 * account that has most of them, one after the other and bare.
 */
export async function benchTick(): Promise<Figure[]> {
  const hours = LATENCIES_MS.length * (ROUNDS + 1) + 1;
  const begin = new Date(hourOf(new Date()).getTime() - hours * HOUR);
  const demo = await startDemoStack(begin);
  const client = new Client({ connectionString: demo.stack.databaseUrl });
  await client.connect();
  try {
    await createLoopTables(client);
    const stage = { demo, client, accounts: await loopAccounts(demo, client) };
    let hour = begin;
    const figures: Figure[] = [];
    for (const latencyMs of LATENCIES_MS) {
      const rounds: Round[] = [];
      for (let n = 0; n <= ROUNDS; n += 1) {
        hour = new Date(hour.getTime() + HOUR);
        rounds.push(await playHour(stage, hour, latencyMs));
      }
      figures.push(...figuresOf(latencyMs, rounds.slice(1)));
    }
    return judgedOn(demo.kind, figures);
  } finally {
    await client.end();
    await demo.close();
  }
}

interface TickStage {
  demo: DemoStack;
  client: Client;
  accounts: LoopAccount[];
}

/** In milliseconds. */
interface Round {
  tick: number;
  loop: number;
  chain: number;
  requests: number;
}

async function playHour({ demo, client, accounts }: TickStage, hour: Date, latencyMs: number): Promise<Round> {
  const { networks, stack } = demo;
  await networks.setClock({ freeze: true, at: hour.toISOString() });
  await networks.setLatency(latencyMs);
  const tick = await runTick(client, stack.engine.url, hour, accounts.length);
  const windows = await windowsOfTick(client, hour);
  const windowsOf = ({ id }: LoopAccount) => windows.get(id) ?? [];
  const loop = await timed(() => syncOneByOne(client, accounts, windowsOf));
  await networks.setLatency(0);
  const chains: Recording[] = [];
  for (const account of accounts) chains.push(await requestsOf(demo, account, windowsOf(account)));
  const longest = chains.reduce((a, b) => (b.requests.length > a.requests.length ? b : a));
  await networks.setLatency(latencyMs);
  const chain = await timed(() => bareFetch(longest));
  return { tick, loop, chain, requests: longest.requests.length };
}

/** From the event to the last SyncLog row, by this machine's clock. */
async function runTick(client: Client, engineUrl: string, hour: Date, accounts: number): Promise<number> {
  const startedAt = Date.now();
  const event = { name: "sync.requested", data: { trigger: "cron-route", tick: hour.toISOString() } };
  const response = await fetch(`${engineUrl}/e/bench`, { method: "POST", body: JSON.stringify(event) });
  if (!response.ok) throw new Error(`The engine answered ${response.status}: ${await response.text()}`);
  while (Date.now() - startedAt < PATIENCE_MS) {
    await sleep(100);
    const { rows } = await client.query(
      `select count(distinct account_id) as accounts, count(*) filter (where completed_at is null) as open,
         count(*) filter (where not success) as failed, max(completed_at) as ended
       from sync_log where run_id in (select run_id from sync_log where tick = $1)`,
      [hour],
    );
    const { accounts: begun, open, failed, ended } = rows[0];
    if (Number(failed) > 0) throw new Error(`${failed} syncs of the tick failed`);
    if (Number(begun) === accounts && Number(open) === 0) return ended.getTime() - startedAt;
  }
  throw new Error("The tick does not end");
}

async function windowsOfTick(client: Client, hour: Date): Promise<Map<string, Window[]>> {
  const { rows } = await client.query(
    `select account_id as id, window_start as start, window_end as end from sync_log
     where run_id in (select run_id from sync_log where tick = $1) order by started_at, seq`,
    [hour],
  );
  const windows = new Map<string, Window[]>();
  for (const { id, start, end } of rows) windows.set(id, [...(windows.get(id) ?? []), { start, end }]);
  return windows;
}

async function loopAccounts({ accounts, networks }: DemoStack, client: Client): Promise<LoopAccount[]> {
  const { rows } = await client.query<{ id: string; user_id: string }>("select id, user_id from network_account");
  const userOf = new Map(rows.map((row) => [row.id, row.user_id]));
  return accounts.map(({ id, network, credentials }) => {
    const adapter = adapterFor(network);
    const endpoints = Object.entries(adapter.endpoints).map(([name, { variable, default: url }]) => [
      name,
      networks.endpoints[variable] ?? url,
    ]);
    const call = {
      credentials: adapter.credentials.schema.parse(credentials),
      endpoints: Object.fromEntries(endpoints) as Record<string, string>,
      timeoutMs: timingFor(60).httpTimeoutMs,
      tokens: tokensInMemory(),
    };
    return { id, userId: userOf.get(id) ?? "", network, call };
  });
}

/** What the app asked the network for these windows, counts of rows with it. */
function requestsOf({ networks }: DemoStack, { network, call }: LoopAccount, windows: Window[]): Promise<Recording> {
  const adapter = adapterFor(network);
  return recordRequests(Object.values(networks.endpoints), async () => {
    for (const window of windows) {
      let cursor: string | null = null;
      do {
        const page = await fetchCounted(adapter, call, { window, cursor }, { isCounted: false });
        cursor = page.nextCursor;
      } while (cursor !== null);
    }
  });
}

function figuresOf(latencyMs: number, rounds: Round[]): Figure[] {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  const name = `${latencyMs} ms a request`;
  const overChain: Figure = {
    what: `${name}: times the longest account's requests`,
    value: of(({ tick, chain }) => tick / chain),
    unit: "×",
  };
  return [
    {
      what: `${name}: times as fast as a loop over the accounts`,
      value: of(({ tick, loop }) => loop / tick),
      unit: "×",
      aim: { atLeast: latencyMs === 0 ? 1 : 7 },
    },
    latencyMs === 0 ? overChain : { ...overChain, aim: { atMost: 2 } },
    { what: "  from the event to the last SyncLog row", value: of(({ tick }) => tick), unit: "ms" },
    { what: "  the loop", value: of(({ loop }) => loop), unit: "ms" },
    { what: "  the longest account's requests, bare", value: of(({ chain }) => chain), unit: "ms" },
    { what: "  how many these are", value: of(({ requests }) => requests), unit: "calls" },
  ];
}
