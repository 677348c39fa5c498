import { setTimeout as sleep } from "node:timers/promises";
import { allAccountSummaries } from "#accounts/account-summaries";
import { watchNextUsers } from "#alerts/watch-all";
import { HOUR, hourOf } from "#domain/window";
import { NETWORK_IDS, type NetworkId } from "#networks/index";
import { FOLD_AFTER_DAYS, foldSyncLogs, prune, RETENTION_DAYS } from "#sync/retention";
import { startOwnPostgres } from "../dev/chaos/own-postgres";
import { compareAccount } from "../dev/demo/compare-account";
import { testContext } from "../test/account";
import { setAppEnvironment } from "../test/app-environment";
import { createUser } from "../test/database";
import { fillTables } from "../test/fill-tables";
import { waitFor } from "../test/wait-for";
import { type Figure, inTurns, percentile95, timed } from "./figure";
import { type BenchStack, sendEvents, startBenchStack } from "./stack";

/** SCALE_ACCOUNTS=500 tries it with fewer. */
const ACCOUNTS = Number(process.env["SCALE_ACCOUNTS"] ?? 20_000);
const ACCOUNTS_OF_USER = 20;
/** Days of hourly SyncLog rows that every account has, as far as one machine holds them. */
const LOG_DAYS = 7;
/** Of the hours, this many bring a page with something new. */
const PAGES_A_DAY = 12;
/** What syncs leave behind in the app's memory would end it. */
const SMALL_HEAP = { NODE_OPTIONS: "--max-old-space-size=256" };
const PATIENCE_MS = 90 * 60_000;

interface Connected {
  id: string;
  network: NetworkId;
  sandboxId: string;
}

/**
 * As many accounts as one ordinary machine holds: the nightly work on what a day of them leaves, the alerts' sweep, and
 * one tick over two instances of the app, in whose middle the database is killed. Every account's sales are compared with
 * its network's afterwards.
 */
export async function benchScale(): Promise<Figure[]> {
  const postgres = await startOwnPostgres();
  const stack = await startBenchStack({ server: postgres.url, instances: 2, env: SMALL_HEAP });
  try {
    // The sweep reads it when weekly summaries are due.
    setAppEnvironment({ DATABASE_URL: stack.database.url, APP_URL: stack.app.url });
    const userIds: string[] = [];
    const connected = await connectAll(stack, userIds);
    const sizes = await fillDays(stack);
    const figures = [...sizes, ...(await figuresOfNight(stack)), ...(await figuresOfSweep(stack, userIds))];
    figures.push(...(await figuresOfTick(stack, () => postgres.restart("immediate"))));
    figures.push(
      ...(await figuresOfLedger(stack, connected)),
      ...(await figuresOfSweep(stack, userIds, "after the tick, ")),
    );
    return figures;
  } finally {
    await stack.close();
    postgres.stop();
  }
}

async function connectAll({ app, database: { db }, sandbox }: BenchStack, userIds: string[]): Promise<Connected[]> {
  const connected: Connected[] = [];
  // What is to be read lies within the hours that are not covered, and no more of it comes.
  const now = new Date();
  sandbox.setClock({ freeze: true, at: now.toISOString() });
  const since = new Date(now.getTime() - 1.8 * HOUR).toISOString();
  const profile = { since, salesPerDay: 240, clockChangeRows: false };
  for (let n = 0; n < ACCOUNTS / ACCOUNTS_OF_USER; n += 1) userIds.push(await createUser(db));
  let next = 0;
  const connectSome = async () => {
    while (next < ACCOUNTS) {
      const n = next++;
      const network = NETWORK_IDS[n % NETWORK_IDS.length] as NetworkId;
      const { account, credentials } = sandbox.createAccount({ network, profile });
      const userId = userIds[Math.floor(n / ACCOUNTS_OF_USER)] as string;
      const { id } = await app.connect(db, { userId, network, credentials });
      connected.push({ id, network, sandboxId: account });
    }
  };
  await Promise.all(Array.from({ length: 5 }, connectSome));
  return connected;
}

/** What a week of hourly syncs leaves, and one day's rows that are past their retention: what a night has to do. */
async function fillDays({ query }: BenchStack): Promise<Figure[]> {
  await fillTables(query, ["sync_log", "landed_page"], async () => {
    await query(LOG_ROWS, [Array.from({ length: LOG_DAYS * 24 }, (_, n) => n + 4)]);
    await query(LOG_ROWS, [Array.from({ length: 24 }, (_, n) => FOLD_AFTER_DAYS * 24 + 24 + n)]);
    await query(COVERED);
    await query(PAGE_ROWS, [Array.from({ length: PAGES_A_DAY }, (_, n) => 4 + 2 * n)]);
    await query(PAGE_ROWS, [Array.from({ length: PAGES_A_DAY }, (_, n) => RETENTION_DAYS.pages * 24 + 2 + 2 * n)]);
  });
  const [sizes] = await query<{ log: string; logs: string; page: string; pages: string; json: string }>(
    `select pg_total_relation_size('sync_log') as log, (select count(*) from sync_log) as logs,
       pg_total_relation_size('landed_page') as page, (select count(*) from landed_page) as pages,
       (select length(rows::text) from landed_page limit 1) as json`,
  );
  const each = (bytes: string | undefined, rows: string | undefined) => Number(bytes) / Number(rows);
  return [
    { what: "accounts", value: ACCOUNTS, unit: "rows" },
    { what: "SyncLog rows", value: Number(sizes?.logs), unit: "rows" },
    { what: "a SyncLog row, with its indexes", value: each(sizes?.log, sizes?.logs), unit: "bytes" },
    {
      what: `a landed page of ${sizes?.json} characters, as it is kept`,
      value: each(sizes?.page, sizes?.pages),
      unit: "bytes",
    },
  ];
}

async function figuresOfNight({ database: { db } }: BenchStack): Promise<Figure[]> {
  const context = testContext(db, {});
  let pages = 0;
  const pruning = await timedSteps(async () => {
    const deleted = await prune(context);
    pages += deleted.pages;
    return deleted.more;
  });
  let rows = 0;
  let after: string | null = null;
  const folding = await timedSteps(async () => {
    const part = await foldSyncLogs(context, after);
    rows += part.rows;
    after = part.after;
    return part.more;
  });
  return [
    { what: "a night deletes landed pages", value: pages, unit: "rows" },
    { what: "  in", value: pruning.ms / 1_000, unit: "s" },
    { what: "  its slowest step", value: pruning.slowest, unit: "ms" },
    { what: "a night folds SyncLog rows", value: rows, unit: "rows" },
    { what: "  in", value: folding.ms / 1_000, unit: "s" },
    { what: "  steps", value: folding.steps, unit: "steps" },
    { what: "  its slowest step", value: folding.slowest, unit: "ms" },
  ];
}

/** Takes steps while `step` says that there is more: how long they took together and the slowest of them, in milliseconds. */
async function timedSteps(step: () => Promise<boolean>): Promise<{ ms: number; slowest: number; steps: number }> {
  const times: number[] = [];
  for (let more = true; more; ) {
    const ms = await timed(async () => {
      more = await step();
    });
    times.push(ms);
  }
  return { ms: times.reduce((sum, ms) => sum + ms, 0), slowest: Math.max(...times), steps: times.length };
}

async function figuresOfSweep({ database: { db } }: BenchStack, userIds: string[], when = ""): Promise<Figure[]> {
  const sweep = await timed(async () => {
    let after: string | null = null;
    do after = (await watchNextUsers(db, after, new Date())).next;
    while (after !== null);
  });
  const lists = await inTurns(50, { list: () => allAccountSummaries(db, userIds[userIds.length >> 1] as string) });
  return [
    { what: `${when}the alerts' sweep over all of them`, value: sweep / 1_000, unit: "s" },
    {
      what: `${when}the accounts list of one user (p95)`,
      value: percentile95(lists.list),
      unit: "ms",
      aim: { atMost: 50 },
    },
  ];
}

async function figuresOfTick({ engine, query }: BenchStack, killDatabase: () => Promise<void>): Promise<Figure[]> {
  const tick = hourOf(new Date());
  const done = async () => {
    const [row] = await query<{ n: string }>(
      "select count(distinct account_id) as n from sync_log where tick = $1 and success",
      [tick],
    );
    return Number(row?.n);
  };
  let killedAt = 0;
  let backAfter = 0;
  const ms = await timed(async () => {
    const startedAt = performance.now();
    await sendEvents(engine, [{ name: "sync.requested", data: { trigger: "cron-route", tick: tick.toISOString() } }]);
    const isHalf = async () => (await settled(done)) >= ACCOUNTS / 2;
    await waitFor("half of the accounts are synced", every(5_000, isHalf), PATIENCE_MS);
    const atKill = await done();
    killedAt = performance.now();
    console.log(
      `  the database is killed after ${Math.round((killedAt - startedAt) / 1_000)} s and ${atKill} accounts`,
    );
    await killDatabase();
    await waitFor(
      "syncs go on",
      every(250, async () => (await settled(done)) > Math.min(atKill, ACCOUNTS - 1)),
      PATIENCE_MS,
    );
    backAfter = performance.now() - killedAt;
    const isThrough = async () => (await settled(done)) >= ACCOUNTS;
    await waitFor("every account is synced", every(5_000, isThrough), PATIENCE_MS);
  });
  const [row] = await query<{ twice: string; open: string }>(
    `select (select count(*) from (select 1 from sync_log where tick = $1 and success and kind = 'incremental'
        group by account_id, seq having count(*) > 1) as twice) as twice,
       (select count(*) from sync_log where tick = $1 and completed_at is null) as open`,
    [tick],
  );
  return [
    { what: "one tick of all of them, the database killed in its middle", value: ms / 1_000, unit: "s" },
    { what: "  syncs", value: (ACCOUNTS / ms) * 1_000, unit: "a second" },
    { what: "  from the kill to the next sync", value: backAfter / 1_000, unit: "s" },
    {
      what: "  windows that two runs of the tick wrote down",
      value: Number(row?.twice),
      unit: "rows",
      aim: { atMost: 0 },
    },
    { what: "  SyncLog rows left open", value: Number(row?.open), unit: "rows", aim: { atMost: 0 } },
  ];
}

/** Every account against its network by number, and one in twenty field by field. */
async function figuresOfLedger(
  { database: { url }, query, sandbox }: BenchStack,
  connected: Connected[],
): Promise<Figure[]> {
  const rows = await query<{ id: string; n: string }>(
    `select account_id as id, count(*) as n
     from (select account_id from sale union all select account_id from daily_total) as ledger group by account_id`,
  );
  const counts = new Map(rows.map(({ id, n }) => [id, Number(n)]));
  let wrong = 0;
  let different = 0;
  let sales = 0;
  for (const [i, { id, network, sandboxId }] of connected.entries()) {
    const { sales: shown, totals = [] } = sandbox.truth({ network, account: sandboxId });
    sales += shown.length;
    if ((counts.get(id) ?? 0) !== shown.length + totals.length) wrong += 1;
    if (i % 20 > 0) continue;
    const { differences } = await compareAccount(url, sandbox, { accountId: id, sandboxId, network });
    different += Object.values(differences).flat().length;
  }
  return [
    { what: "sales that the networks show", value: sales, unit: "rows" },
    { what: "accounts whose ledger is not what the network shows", value: wrong, unit: "rows", aim: { atMost: 0 } },
    { what: "  of a twentieth: missing, doubled or wrong", value: different, unit: "rows", aim: { atMost: 0 } },
  ];
}

/** None while the database does not answer. */
const settled = (count: () => Promise<number>) => count().catch(() => -1);

/** Looks no more often than this, so that the look costs nothing. */
const every = (ms: number, look: () => Promise<boolean>) => async () => {
  const found = await look();
  if (!found) await sleep(ms);
  return found;
};

/** $1: how many hours ago. */
const LOG_ROWS = `
  insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, tick, window_start, window_end,
    started_at, completed_at, alive_until, success, records_synced, unchanged, pages, last_record_date)
  select id, user_id, network, 'incremental', 'schedule', id || '-' || hour, 1, date_trunc('hour', at),
    at - interval '2 days', at, at, at + interval '1 second', at + interval '10 minutes', true, 20, 20, 1, at
  from network_account cross join lateral (
    select hour, now() - hour * interval '1 hour' as at from unnest($1::int[]) as hour) as hours`;

const COVERED = `
  insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end,
    started_at, completed_at, alive_until, success, last_record_date)
  select id, user_id, network, 'import', 'connect', 'covered-' || id, 1, '1998-01-01', at, at, at, at, true, at
  from network_account cross join (select now() - interval '3 hours' as at) as times`;

/** $1: how many hours ago. Twenty rows of 900 characters, no two pages alike. */
const PAGE_ROWS = `
  insert into landed_page (account_id, user_id, network, sync_log_id, run_id, page_no, window_start, window_end, rows,
    row_count, fetched_at, applied_at, transaction_ids)
  select account.id, account.user_id, account.network, log.id, 'p-' || account.id || '-' || hour, hour, at - interval '2 days', at,
    rows, 20, at, at, ids
  from network_account as account
  join sync_log as log on log.run_id = account.id || '-4'
  cross join lateral (select hour, now() - hour * interval '1 hour' as at from unnest($1::int[]) as hour) as hours
  cross join lateral (
    select jsonb_agg(jsonb_build_object('transactionId', md5(account.id::text || hour || n),
        'orderDate', at - n * interval '7 minutes', 'customer', md5('c' || account.id::text || hour || n),
        'product', 'Product ' || n % 7, 'tracking', md5(n || account.id::text), 'amount', (n * 7919 + hour) % 9973 / 100.0,
        'lines', template.lines)) as rows,
      array_agg(md5(account.id::text || hour || n)) as ids
    from generate_series(1, 20) as n cross join (select jsonb_agg(jsonb_build_object('lineItemType', 'STANDARD',
      'quantity', k, 'productTitle', 'A title of this length', 'accountAmount', k * 11.5, 'recurring', false,
      'shippable', false, 'role', 'AFFILIATE')) as lines from generate_series(1, 4) as k) as template) as page`;
