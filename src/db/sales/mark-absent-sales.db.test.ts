import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { planFaults } from "../../../test/query-plans";
import { listSales } from "../../../test/tables";
import { openSyncLog } from "../sync-logs/store-sync-log";
import { type CompleteRead, markAbsentSales } from "./mark-absent-sales";

const database = testDatabase();
const now = new Date();

const STARTED = new Date(now.getTime() - HOUR);

/** An account that had so many sales two hours before the read, T1 and up, and the read. */
async function withSales(apiKey: string, sales: number) {
  const { db } = database;
  const { id, userId } = await connectTestAccount(db, "clickbank", { apiKey });
  const openRun = async (runId: string) => {
    const { id: syncLogId } = await openSyncLog(db, {
      ...{ accountId: id, userId, network: "clickbank", kind: "incremental", trigger: "manual", runId, seq: 1 },
      ...{ windowStart: new Date(now.getTime() - 3 * DAY), windowEnd: now, startedAt: now, aliveUntil: now },
    });
    return syncLogId;
  };
  await db.execute(sql`
    insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency, commission_minor, earned_minor,
      sale_date, state_at, listed)
    select ${userId}, ${id}, 'clickbank', 'T' || n, 'sale', 'APPROVED', 'SALE', 'USD', 'USD', 100, 100,
      now() - interval '2 days', now() - interval '2 hours', true
    from generate_series(1, ${sales}::int) as n`);
  /** Lands pages of a hundred sales each, but for the last one. */
  const show = (syncLogId: string, from: number, to: number, fetchedAt: Date) =>
    db.execute(sql`
      insert into landed_page (account_id, user_id, network, sync_log_id, run_id, page_no, window_start, window_end, rows,
        row_count, fetched_at, transaction_ids)
      select ${id}, ${userId}, 'clickbank', ${syncLogId}, 'run', row_number() over (order by first),
        now() - interval '3 days', now(), '[]', 100, ${fetchedAt.toISOString()}::timestamptz,
        (select array_agg('T' || n) from generate_series(first, least(first + 99, ${to}::int)) as n)
      from generate_series(${from}::int, ${to}::int, 100) as first`);
  const syncLogId = await openRun(apiKey);
  const read: CompleteRead = {
    ...{ userId, accountId: id, syncLogId, runId: apiKey, startedAt: STARTED, apartMs: HOUR },
    trusted: { start: new Date(0), end: now },
    window: { start: new Date(now.getTime() - 3 * DAY), end: now },
  };
  return { db, accountId: id, read, openRun, show };
}

test("a read of many sales compares no sale with every other, though no statistics tell how many there are", async () => {
  const { db, read, show } = await withSales("API-absent", 3_000);
  await show(read.syncLogId, 1, 3_000, now);
  const faults = await planFaults(database.url, (plain) => markAbsentSales(plain, read));
  expect(faults.filter((fault) => fault.includes("pairs in vain"))).toEqual([]);
  expect(await markAbsentSales(db, read)).toEqual({ believed: true, effect: [] });
});

test("a sale that another run has shown since the read began is there, one that was shown before is missing", async () => {
  const { db, accountId, read, openRun, show } = await withSales("API-absent-elsewhere", 10);
  await show(read.syncLogId, 1, 8, now);
  await show(await openRun("beside"), 9, 9, new Date(STARTED.getTime() + MINUTE));
  await show(await openRun("before"), 10, 10, new Date(STARTED.getTime() - MINUTE));
  await markAbsentSales(db, read);
  const absent = (await listSales(db, accountId)).filter(({ absentSince }) => absentSince !== null);
  expect(absent.map(({ transactionId }) => transactionId)).toEqual(["T10"]);
});
