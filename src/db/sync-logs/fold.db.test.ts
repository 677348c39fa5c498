import { randomUUID } from "node:crypto";
import { asc, eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, HOUR } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { accountFacts } from "../health/account-facts";
import { syncLog } from "../schema";
import type { Account } from "../schema/network-account";
import { coveredWindows, watermarkOf } from "./covered-windows";
import { foldOldRows } from "./fold";
import { coveredSoFar, stalledImport } from "./import-progress";
import { knownWidths } from "./known-widths";
import { readAccountReads } from "./read-account-reads";

const database = testDatabase();
const NOW = Date.parse("2026-06-01T00:00:00Z");
const ago = (ms: number) => new Date(NOW - ms);
const MARKS = [130, 110, 90].map((days) => ago(days * DAY));

type Row = typeof syncLog.$inferInsert;

const someWindow = fc.record({
  kind: fc.constantFrom("incremental", "incremental", "import", "reread"),
  state: fc.constantFrom(
    "read",
    "read",
    "read",
    "read",
    "read",
    "doubted",
    "backwards",
    "failed",
    "refused",
    "gave_way",
    "open",
  ),
  code: fc.constantFrom("internal", "contract_changed", "network_unavailable"),
  endsBefore: fc.oneof(fc.nat(24), fc.nat(200)),
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 48 }), fc.integer({ min: 350, max: 400 })),
  pages: fc.nat(3),
  counts: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)),
  lastRecord: fc.option(fc.integer({ min: 0, max: 300 * 24 })),
});
const someRun = (sinceDays: number) =>
  fc.record({
    hoursAgo: fc.integer({ min: sinceDays * 24, max: 200 * 24 }),
    dryRun: fc.constantFrom(false, false, false, true),
    trigger: fc.constantFrom("schedule", "manual", "connect"),
    tookHours: fc.oneof(fc.constant(0), fc.nat(72)),
    windows: fc.array(someWindow, { minLength: 1, maxLength: 3 }),
  });
/** Of an account that still syncs, or of one that nothing was read of since. */
const someRuns = fc.oneof(...[0, 80, 120].map((days) => fc.array(someRun(days), { minLength: 1, maxLength: 30 })));

type Run = typeof someRuns extends fc.Arbitrary<(infer T)[]> ? T : never;

const connect = () => connectTestAccount(database.db, "jvzoo", { token: randomUUID() });

const rowsOf = (account: Account, runs: readonly Run[]): Row[] =>
  runs.flatMap((run, n) => run.windows.map((_, seq) => rowOf(account, run, n, seq)));

/** Each run begins at a moment of its own: of two that began at once, the newest would be either. */
function rowOf({ id: accountId, userId, network }: Account, run: Run, n: number, seq: number): Row {
  const window = run.windows[seq] as Run["windows"][number];
  const { state, pages } = window;
  const [inserted, updated, unchanged, rejected] = window.counts;
  const startedAt = ago(run.hoursAgo * HOUR - n);
  const askedEnd = new Date(startedAt.getTime() - window.endsBefore * HOUR);
  const windowStart = new Date(askedEnd.getTime() - window.hours * HOUR);
  const gaveWay = state === "refused" || state === "gave_way";
  return {
    ...{ accountId, userId, network, kind: window.kind, trigger: run.trigger, dryRun: run.dryRun },
    ...{ runId: `${accountId}-${n}`, seq: seq + 1, tick: run.trigger === "schedule" ? startedAt : null },
    ...{ windowStart, windowEnd: gaveWay ? windowStart : askedEnd, startedAt, aliveUntil: startedAt },
    ...{ askedEnd: gaveWay ? askedEnd : null, askedPages: state === "gave_way" ? pages : null },
    refusedMs: state === "refused" ? window.hours * HOUR : null,
    completedAt: state === "open" ? null : new Date(startedAt.getTime() + run.tookHours * HOUR + seq),
    success: state === "open" ? null : state !== "failed",
    errorCode: state === "failed" ? window.code : null,
    doubt: state === "doubted" ? "unexpected_zero" : state === "backwards" ? "clock_backwards" : null,
    ...{ pages, inserted, updated, unchanged, rejected, recordsSynced: inserted + updated + unchanged },
    lastRecordDate: window.lastRecord === null ? null : ago(window.lastRecord * HOUR),
  } as Row;
}

/** All that is made of an account's rows. */
async function told({ id: accountId, userId }: Account) {
  const { db } = database;
  const { rows: sums } = await db.execute(sql`
    select kind, sum(records_synced) as records, sum(inserted) as inserted, sum(updated) as updated,
      sum(unchanged) as unchanged, sum(rejected) as rejected, sum(pages) as pages, sum(coalesce(folded, 1)) as rows
    from sync_log where account_id = ${accountId} group by kind order by kind`);
  return {
    sums,
    covered: await coveredWindows(db, { userId, accountId }),
    coveredSoFar: await coveredSoFar(db, userId, [accountId]),
    watermark: await watermarkOf(db, { userId, accountId }),
    stalled: await stalledImport(db, { userId, accountId }),
    widths: await knownWidths(db, { userId, accountId }, ago(7 * DAY)),
    reads: await readAccountReads(db, { userId, accountId, runId: "another", now: new Date(NOW) }),
    facts: (await accountFacts(db, userId, [accountId])).get(accountId),
  };
}

const storedRows = ({ id }: Account) =>
  database.db.select().from(syncLog).where(eq(syncLog.accountId, id)).orderBy(asc(syncLog.startedAt), asc(syncLog.id));

async function foldAll({ id: accountId, userId }: Account, before: Date, limit: number): Promise<number> {
  let all = 0;
  for (let rows = limit; rows === limit; all += rows) {
    rows = await foldOldRows(database.db, { userId, accountId, before, limit });
  }
  return all;
}

/** What does not depend on ids or on the account. */
const plain = (rows: (typeof syncLog.$inferSelect)[]) =>
  rows
    .map(({ id: _id, accountId: _account, userId: _user, runId: _run, eventKey: _event, ...row }) =>
      JSON.stringify(row),
    )
    .sort();

test("what is made of the SyncLog is the same before and after any number of folds", async () => {
  let folded = 0;
  await fc.assert(
    fc.asyncProperty(someRuns, fc.integer({ min: 1, max: 30 }), async (runs, limit) => {
      const [step, once, stranger] = [await connect(), await connect(), await connect()];
      for (const account of [step, once, stranger]) await database.db.insert(syncLog).values(rowsOf(account, runs));
      const [before, ofStranger, raw] = [await told(step), await storedRows(stranger), await storedRows(step)];
      for (const mark of MARKS) {
        folded += await foldAll(step, mark, limit);
        expect(await told(step)).toEqual(before);
      }
      const left = await storedRows(step);
      expect(await foldAll(step, MARKS.at(-1) as Date, limit)).toBe(0);
      expect(await storedRows(step)).toEqual(left);
      const young = raw.filter(({ startedAt }) => startedAt >= (MARKS.at(-1) as Date));
      expect(left).toEqual(expect.arrayContaining(young));
      await foldAll(once, MARKS.at(-1) as Date, 10_000);
      expect(plain(left)).toEqual(plain(await storedRows(once)));
      expect(await storedRows(stranger)).toEqual(ofStranger);
    }),
    { numRuns: 60 },
  );
  expect(folded).toBeGreaterThan(100);
});
