import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { asc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { addRejectedRecords } from "#db/rejected-records/add-rejected-records";
import { upsertSales } from "#db/sales/upsert-sales";
import { dailyTotal, landedPage, networkAccount, saleChange, syncLog } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import type { Sale } from "#domain/sale";
import { DAY } from "#domain/window";
import { connectTestAccount, testContext } from "../../test/account";
import { testDatabase } from "../../test/database";
import { listChanges, listPages, listRejects, listTotals } from "../../test/tables";
import { foldSyncLogs } from "./retention";

const database = testDatabase();
const NOW = Date.parse("2026-06-01T00:00:00Z");
const daysAgo = (days: number) => new Date(NOW - days * DAY);

const connect = () => connectTestAccount(database.db, "jvzoo", { token: randomUUID() });

/** A run of one window that read the day before it began. */
async function ran({ id: accountId, userId, network }: Account, days: number) {
  const startedAt = daysAgo(days);
  const [row] = await database.db
    .insert(syncLog)
    .values({
      ...{ accountId, userId, network, kind: "incremental", trigger: "manual", runId: randomUUID(), seq: 1 },
      ...{ windowStart: daysAgo(days + 1), windowEnd: startedAt, startedAt, completedAt: startedAt },
      ...{ aliveUntil: startedAt, success: true, pages: 1, inserted: 2, recordsSynced: 2 },
    })
    .returning();
  return row as typeof syncLog.$inferSelect;
}

const rowsOf = ({ id }: Account) =>
  database.db.select().from(syncLog).where(eq(syncLog.accountId, id)).orderBy(asc(syncLog.startedAt));

async function foldAsOf(now: number): Promise<number> {
  let rows = 0;
  let after: string | null = null;
  for (let more = true; more; ) {
    const part = await foldSyncLogs(testContext(database.db, {}, { now: () => new Date(now) }), after);
    rows += part.rows;
    ({ after, more } = part);
  }
  return rows;
}

test("every account's old rows are folded, a disconnected one's as well, and the newest run's stay", async () => {
  const accounts = [await connect(), await connect()];
  const gone = accounts[1] as Account;
  await database.db
    .update(networkAccount)
    .set({ disconnectedAt: new Date(NOW) })
    .where(eq(networkAccount.id, gone.id));
  for (const account of accounts) for (const days of [300, 299, 298, 100]) await ran(account, days);
  expect(await foldAsOf(NOW)).toBe(6);
  for (const account of accounts) {
    const rows = await rowsOf(account);
    expect(rows.map(({ folded }) => folded)).toEqual([3, null]);
    expect(rows[0]).toMatchObject({ inserted: 6, pages: 3, windowStart: daysAgo(301), windowEnd: daysAgo(298) });
  }
  expect(await foldAsOf(NOW)).toBe(0);
});

const saleOf = (status: "APPROVED" | "REFUNDED"): Sale => ({
  ...{ transactionId: "T", orderId: null, type: "sale", status, rawStatus: status, saleDate: daysAgo(200) },
  ...{ currency: "USD", grossCurrency: "USD", grossMinor: 1, commissionMinor: 1, earnedMinor: 1 },
  ...{ productId: null, productName: null, trackingId: null },
});

test("what names a row that is folded names its summary, and a change of a sale keeps its run's time and trigger", async () => {
  const account = await connect();
  const { id: accountId, userId, network } = account;
  const [old, later] = [await ran(account, 120), await ran(account, 119)];
  await ran(account, 1);
  const scope = { accountId, userId, network, listed: true, syncLogId: old.id, runId: old.runId };
  await upsertSales(database.db, [saleOf("APPROVED")], { ...scope, stateAt: daysAgo(121) });
  await upsertSales(database.db, [saleOf("REFUNDED")], { ...scope, stateAt: daysAgo(120) });
  const [change] = await listChanges(database.db, accountId);
  expect(change).toMatchObject({ trigger: "manual", runStartedAt: daysAgo(120) });
  // As a release of before wrote it.
  const { id: _id, trigger: _trigger, runStartedAt: _at, ...untold } = change as typeof saleChange.$inferSelect;
  await database.db.insert(saleChange).values(untold);
  const money = { conversions: 1, grossMinor: 1, voidedMinor: 0, netMinor: 1, currency: "USD", stateAt: old.startedAt };
  await database.db
    .insert(dailyTotal)
    .values({ accountId, userId, network, day: "2026-01-01", syncLogId: old.id, ...money });
  const reject = {
    accountId,
    userId,
    network,
    syncLogId: old.id,
    landedPageId: null,
    window: null,
    seenAt: daysAgo(120),
    aboutOf: () => null,
    dateOf: () => null,
  };
  await addRejectedRecords(database.db, [{ reason: "reason", raw: {} }], reject);

  for (const [days, folded] of [
    [29.5, 1],
    [0, 2],
  ] as const) {
    expect(await foldAsOf(daysAgo(days).getTime())).toBe(1);
    const summary = (await rowsOf(account)).find((row) => row.folded !== null);
    expect(summary?.folded).toBe(folded);
    expect(await listTotals(database.db, accountId)).toMatchObject([{ syncLogId: summary?.id }]);
    expect(await listRejects(database.db, accountId)).toMatchObject([{ syncLogId: summary?.id }]);
    const told = { trigger: "manual", runStartedAt: old.startedAt, runId: old.runId, changedAt: change?.changedAt };
    expect(await listChanges(database.db, accountId)).toMatchObject([told, told]);
  }
  expect((await rowsOf(account)).map(({ id }) => id)).not.toContain(later.id);
});

test("a row whose pages are kept stays until they are gone", async () => {
  const account = await connect();
  const { id: accountId, userId, network } = account;
  const row = await ran(account, 120);
  await ran(account, 1);
  await database.db.insert(landedPage).values({
    ...{ accountId, userId, network, syncLogId: row.id, runId: row.runId, pageNo: 1, rows: [], rowCount: 0 },
    ...{ windowStart: row.windowStart, windowEnd: row.windowEnd, fetchedAt: row.startedAt },
  });
  expect(await foldAsOf(NOW)).toBe(0);
  expect(await listPages(database.db, accountId)).toHaveLength(1);
  await database.db.delete(landedPage).where(eq(landedPage.accountId, accountId));
  expect(await foldAsOf(NOW)).toBe(1);
});

test("the migration tells the changes that are there of their runs", async () => {
  const account = await connect();
  const { id: accountId, userId, network } = account;
  const { id: syncLogId, runId, startedAt } = await ran(account, 10);
  const scope = { accountId, userId, network, listed: true, syncLogId, runId };
  await upsertSales(database.db, [saleOf("APPROVED")], { ...scope, stateAt: daysAgo(11) });
  await upsertSales(database.db, [saleOf("REFUNDED")], { ...scope, stateAt: daysAgo(10) });
  const ofAccount = eq(saleChange.accountId, accountId);
  await database.db.update(saleChange).set({ trigger: null, runStartedAt: null }).where(ofAccount);
  const text = readFileSync(new URL("../../drizzle/0008_changes-tell-their-run.sql", import.meta.url), "utf8");
  await database.db.execute(sql.raw(text));
  expect(await listChanges(database.db, accountId)).toMatchObject([{ trigger: "manual", runStartedAt: startedAt }]);
});

test("an account whose rows cannot be folded keeps them, and holds up no other", async () => {
  const accounts = [await connect(), await connect(), await connect()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const [first, bad, last] = accounts as [Account, Account, Account];
  for (const account of accounts) for (const days of [300, 299, 100]) await ran(account, days);
  await database.db.execute(
    sql.raw(`
    create function refuse_fold() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse_fold before delete on sync_log for each row when (old.account_id = '${bad.id}')
      execute function refuse_fold()`),
  );
  try {
    const failed: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const part = await foldSyncLogs(testContext(database.db, {}, { now: () => new Date(NOW) }), after);
      failed.push(...part.failed);
      ({ after, more } = part);
    }
    expect(failed).toEqual([bad.id]);
    expect((await rowsOf(bad)).every(({ folded }) => folded === null)).toBe(true);
    for (const good of [first, last]) expect((await rowsOf(good)).some(({ folded }) => folded !== null)).toBe(true);
  } finally {
    await database.db.execute(sql.raw("drop trigger refuse_fold on sync_log; drop function refuse_fold()"));
  }
});
