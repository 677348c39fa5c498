import { and, eq, isNotNull } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sale } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { coveredShare, gapsIn } from "#domain/coverage";
import { DAY, HOUR } from "#domain/window";
import type { NetworkAdapter } from "#networks/adapter";
import { wantedHistory } from "#networks/adapter";
import { jvzoo } from "#networks/jvzoo/index";
import { type ComparedSale, compareSales, readLedger } from "../../../dev/demo/compare";
import { connectTestAccount, testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { testSandbox } from "../../../test/sandbox-account";
import { openAccount, stepsOf } from "../steps";

// JVZoo tells the last 90 days whatever it is asked for, and its rows change in place.
const LIMIT = jvzoo.traits.historyLimitMs;
const START = Date.parse("2026-09-25T12:00:00Z");
const database = testDatabase();
const sandbox = testSandbox();

let now = START;
const advance = (ms: number) => {
  now += ms;
  sandbox.current.setClock({ freeze: true, at: new Date(now).toISOString() });
};
const ago = (ms: number) => new Date(now - ms);
const context = (overrides = {}) =>
  testContext(database.db, sandbox.current.endpoints, {
    adapterFor: () => jvzoo as unknown as NetworkAdapter,
    now: () => new Date(now),
    ...overrides,
  });

beforeEach(() => {
  now = START;
  advance(0);
});
afterEach(() => {
  sandbox.current.setClock({ freeze: false, at: new Date().toISOString() });
});

async function connect(quirks: Record<string, unknown> = {}) {
  const profile = { since: "2026-01-01", salesPerDay: 3, refundRate: 0.2, quirks };
  const { account: sandboxId, credentials } = sandbox.current.createAccount({ network: "jvzoo", profile });
  return { sandboxId, account: await connectTestAccount(database.db, "jvzoo", credentials) };
}

async function differences(account: Account, sandboxId: string) {
  const since = new Date(START - LIMIT).toISOString();
  const truth = sandbox.current.truth({ network: "jvzoo", account: sandboxId, since }).sales as ComparedSale[];
  expect(truth.length).toBeGreaterThan(200);
  return compareSales(await readLedger(database.url, account.id), truth);
}

const importJob = (account: Account) => testJob(account, { kind: "import", trigger: "connect" });
const NONE = { missing: [], duplicates: [], wrong: [] };

test("an import wants what the network still tells, in one window, and is complete with it", async () => {
  const { account, sandboxId } = await connect();
  const job = importJob(account);
  const outcomes = await runSync(context(), job);
  expect(outcomes).toMatchObject([{ gapsRemain: false }]);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ windowStart: ago(LIMIT), windowEnd: ago(0) }]);
  expect(await differences(account, sandboxId)).toEqual(NONE);

  const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
  const wanted = wantedHistory(ago(0), covered, jvzoo.traits);
  expect(gapsIn(wanted, covered)).toEqual([]);
  expect(coveredShare(wanted, covered)).toBe(1);
  expect(await openAccount(context(), importJob(account))).toEqual({
    skipped: "nothing to cover",
    label: account.label,
  });
});

test.each(["asc", "desc"])("an hourly sync sees every change of status, in a list sorted %s", async (order) => {
  const { account, sandboxId } = await connect({ order });
  await runSync(context(), importJob(account));
  advance(20 * DAY);
  const job = testJob(account);
  const [outcome] = await runSync(context(), job);
  expect(outcome?.updated).toBeGreaterThan(5);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ windowStart: ago(LIMIT), windowEnd: ago(0) }]);
  advance(30 * DAY);
  await runSync(context(), testJob(account));
  expect(await differences(account, sandboxId)).toEqual(NONE);
});

test("a sync after a long pause claims no more than was read", async () => {
  const { account } = await connect();
  await runSync(context(), importJob(account));
  advance(200 * DAY);
  const job = testJob(account);
  const [outcome] = await runSync(context(), job);
  expect(outcome).toMatchObject({ gapsRemain: false });
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ windowStart: ago(LIMIT), windowEnd: ago(0) }]);
});

test("a re-read claims only what the network still tells of the period", async () => {
  const { account } = await connect();
  const reread = (start: Date, end: Date) => testJob(account, { kind: "reread", window: { start, end } });
  expect(await openAccount(context(), reread(ago(300 * DAY), ago(100 * DAY)))).toEqual({
    skipped: "nothing to cover",
    label: account.label,
  });
  const job = reread(ago(300 * DAY), ago(DAY));
  await runSync(context(), job);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ windowStart: ago(LIMIT), windowEnd: ago(DAY) }]);
});

test("a window that cannot be split is read to its end, whatever the number of pages", async () => {
  const { account, sandboxId } = await connect();
  await runSync(context({ maxPages: { perWindow: 1, perRun: 1, hard: 100 } }), importJob(account));
  expect(await differences(account, sandboxId)).toEqual(NONE);
  advance(HOUR);
  await runSync(context({ maxPages: { perWindow: 1, perRun: 1, hard: 100 } }), testJob(account));
  expect(await differences(account, sandboxId)).toEqual(NONE);
});

test("a window that is closed weeks after it was opened covers what the network still told then, and misses nothing before", async () => {
  const { account } = await connect();
  await runSync(context(), importJob(account));
  const opened = now;
  const job = testJob(account);
  const steps = stepsOf(() => context(), job);
  let isLate = false;
  for (let next = steps.next(); !next.done; ) {
    const result = await next.value.work?.(0);
    // Put aside between two steps.
    if (!isLate) advance(28 * DAY);
    isLate = true;
    next = steps.next(result);
  }
  const [row] = await rowsOfRun(database.db, job.runId);
  expect(row).toMatchObject({ success: true, windowStart: ago(LIMIT), windowEnd: new Date(opened), doubt: null });
  expect(await database.db.$count(sale, and(eq(sale.accountId, account.id), isNotNull(sale.absentSince)))).toBe(0);
});
