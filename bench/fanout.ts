import { HOUR, hourOf } from "#domain/window";
import { NETWORK_IDS, type NetworkId } from "#networks/index";
import { createUser } from "../test/database";
import { waitFor } from "../test/wait-for";
import { cpuMs } from "./cpu";
import { startEmptyRuns } from "./empty-runs";
import { type Figure, timed } from "./figure";
import { type BenchStack, sendEvents, startBenchStack } from "./stack";

const isLong = process.argv.includes("--long");
/** The stand-in takes too long for more in every run: 500, 5,000 and 10,000 with `--long`. FANOUT_SIZES=20,200 tries it. */
const SIZES: readonly number[] = trialSizes() ?? (isLong ? [500, 5_000, 10_000] : [100, 1_000]);
/** A sync with one page of new sales: `decrypt`, `fetch-1`, `upsert-1`, `write-sync-log`. */
const STEPS = 4;
const PATIENCE_MS = 60 * 60_000;
const SLOWER_AT_MOST = 0.7;

/**
 * The hourly tick: so many accounts with one page each, from the event until the last SyncLog row is closed, against as
 * many runs of a function with as many steps that do nothing, on the same engine.
 */
export async function benchFanout(): Promise<Figure[]> {
  const stack = await startBenchStack();
  const empty = await startEmptyRuns(stack.engine, STEPS);
  const userId = await createUser(stack.database.db);
  let hours = 0;
  const tickOf = async (total: number) => {
    await connectAccounts(stack, userId, total);
    const tick = new Date(hourOf(new Date()).getTime() - ++hours * HOUR);
    return timed(() => tickThrough(stack, tick, total));
  };
  // Not counted: connections open, and code is compiled.
  await empty.run(50);
  await tickOf(50);
  const figures: Figure[] = [];
  const taken: number[] = [];
  for (const total of SIZES) {
    const ofEmpty = await timed(() => empty.run(total));
    const before = cpuMs(stack.app.pid());
    const ofApp = await tickOf(total);
    const ownMs = (cpuMs(stack.app.pid()) - before) / total;
    taken.push(ofApp);
    figures.push(...figuresOf(total, ofApp, ofEmpty), {
      what: `${total.toLocaleString("en")} accounts: the app's own time for one sync`,
      value: ownMs,
      unit: "ms",
    });
  }
  for (const [n, total] of SIZES.entries()) {
    const [before, after, less = 0] = [taken[n - 1], taken[n], SIZES[n - 1]];
    if (!before || !after) continue;
    const times = total / less;
    const what = `${total.toLocaleString("en")} accounts, to ${less.toLocaleString("en")}`;
    figures.push({ what, value: after / before, unit: "×", aim: { atMost: times * 1.1 } });
  }
  empty.close();
  await stack.close();
  return figures;
}

function figuresOf(total: number, ofApp: number, ofEmpty: number): Figure[] {
  const accounts = `${total.toLocaleString("en")} accounts`;
  return [
    { what: `${accounts}: a tick`, value: ofApp / 1_000, unit: "s" },
    { what: `${accounts}: syncs`, value: (total / ofApp) * 1_000, unit: "a second" },
    { what: `${accounts}: runs with as many empty steps`, value: (total / ofEmpty) * 1_000, unit: "a second" },
    {
      what: `${accounts}: syncs to runs with empty steps`,
      value: ofEmpty / ofApp,
      unit: "×",
      aim: { atLeast: SLOWER_AT_MOST },
    },
  ];
}

/** Accounts whose history is read up to two hours ago. Those that are there already rest. */
async function connectAccounts({ app, database: { db }, sandbox, query }: BenchStack, userId: string, total: number) {
  await query("update network_account set status = 'paused'");
  const profile = { since: new Date(Date.now() - 40 * HOUR).toISOString(), salesPerDay: 12, clockChangeRows: false };
  let next = 0;
  const connect = async () => {
    while (next < total) {
      const network = NETWORK_IDS[next++ % NETWORK_IDS.length] as NetworkId;
      const { credentials } = sandbox.createAccount({ network, profile });
      await app.connect(db, { userId, network, credentials });
    }
  };
  await Promise.all(Array.from({ length: 5 }, connect));
  await query(
    `insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end,
       started_at, completed_at, alive_until, success, last_record_date)
     select id, user_id, network, 'import', 'connect', 'covered-' || id, 1, '1998-01-01', at, at, at, at, true, at
     from network_account cross join (select now() - interval '2 hours' as at) as times where status = 'active'`,
  );
  await query("vacuum analyze");
}

async function tickThrough({ engine, query }: BenchStack, tick: Date, total: number): Promise<void> {
  await sendEvents(engine, [{ name: "sync.requested", data: { trigger: "cron-route", tick: tick.toISOString() } }]);
  const isThrough = async () => {
    const [done] = await query<{ n: string }>(
      "select count(distinct account_id) as n from sync_log where tick = $1 and success",
      [tick],
    );
    return Number(done?.n) === total;
  };
  await waitFor(`${total} accounts are synced`, isThrough, PATIENCE_MS);
}

function trialSizes(): number[] | undefined {
  return process.env["FANOUT_SIZES"]?.split(",").map(Number);
}
