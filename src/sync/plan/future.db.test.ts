import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Account } from "#db/schema/network-account";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { openSyncLog } from "#db/sync-logs/store-sync-log";
import { DAY, HOUR } from "#domain/window";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import { openAccount } from "../steps";
import { openWindows } from "./open-windows";

// Time that has not happened: nobody may claim it, whoever asks for it.
const START = Date.parse("2026-09-25T12:00:00Z");
const database = testDatabase();
const sandbox = testSandbox();

let now = START;
const at = (ms: number) => new Date(now + ms);
const context = () => testContext(database.db, sandbox.current.endpoints, { now: () => new Date(now) });
const clock = (ms: number) => {
  now = ms;
  sandbox.current.setClock({ freeze: true, at: new Date(now).toISOString() });
};
beforeEach(() => clock(START));
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

const account = async () =>
  (await playAccount(database.db, sandbox.current, "digistore24", { since: "2026-09-01", salesPerDay: 2 })).account;
const reread = (of: Account, start: Date, end: Date) => testJob(of, { kind: "reread", window: { start, end } });
const covered = ({ userId, id }: Account) => coveredWindows(database.db, { userId, accountId: id });

test("a re-read of a future period reads nothing", async () => {
  const mine = await account();
  expect(await openAccount(context(), reread(mine, at(DAY), at(9 * DAY)))).toMatchObject({
    skipped: "nothing to cover",
  });
});

test("a re-read up to the end of today covers what is past of it, and the next hour is not covered by it", async () => {
  const mine = await account();
  const job = reread(mine, at(-DAY), at(12 * HOUR));
  await runSync(context(), job);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ windowStart: at(-DAY), windowEnd: at(0) }]);
  clock(START + HOUR);
  expect((await covered(mine)).at(-1)?.end).toEqual(new Date(START));
});

test("a clock that is set back during a run takes what it claims back with it", async () => {
  const mine = await account();
  const job = testJob(mine, { kind: "import", trigger: "connect" });
  const opened = await openAccount(context(), job);
  expect(opened.skipped).toBeNull();
  clock(START - 3 * DAY);
  await runSync(context(), testJob(mine, { kind: "import", trigger: "connect" }));
  const rows = await database.db.query.syncLog.findMany({ where: (log, { eq }) => eq(log.accountId, mine.id) });
  for (const { windowEnd, startedAt } of rows) expect(windowEnd.getTime()).toBeLessThanOrEqual(startedAt.getTime());
});

test("what was planned before the clock was set back is opened no further than it goes now", async () => {
  const mine = await account();
  const window = { kind: "import" as const, start: at(-2 * DAY).toISOString(), end: at(0).toISOString() };
  clock(START - DAY);
  const job = testJob(mine, { kind: "import", trigger: "connect" });
  const { open } = await openWindows(context(), mine, job, { windows: [window], lanes: 1, more: null });
  expect(open).toMatchObject([{ start: window.start, end: new Date(START - DAY).toISOString() }]);
});

const claim = (of: Account, windowEnd: Date) =>
  openSyncLog(database.db, {
    accountId: of.id,
    userId: of.userId,
    network: of.network,
    kind: "reread",
    trigger: "manual",
    runId: `future-${windowEnd.getTime()}`,
    seq: 1,
    tick: null,
    windowStart: at(-DAY),
    windowEnd,
    startedAt: at(0),
    aliveUntil: at(0),
    lastRecordDate: null,
    dryRun: false,
  });

test("the database refuses a row that claims what lies after its own start", async () => {
  const mine = await account();
  await expect(claim(mine, at(1))).rejects.toMatchObject({
    cause: expect.objectContaining({ constraint: "sync_log_window_is_past" }),
  });
});

test("of a row from before that rule, what lies after its own start counts for nothing", async () => {
  const mine = await account();
  await database.db.execute(sql`alter table sync_log drop constraint sync_log_window_is_past`);
  const row = await claim(mine, at(9 * DAY));
  await database.db.execute(sql`update sync_log set success = true, completed_at = now() where id = ${row.id}`);
  expect(await covered(mine)).toEqual([{ start: at(-DAY), end: at(0) }]);
});
