import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { DAY, HOUR } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { planFaults } from "../../../test/query-plans";
import { openSyncLog } from "../sync-logs/store-sync-log";
import { markAbsentSales } from "./mark-absent-sales";

const database = testDatabase();
const now = new Date();

test("a read of many sales compares no sale with every other, though no statistics tell how many there are", async () => {
  const { db } = database;
  const { id, userId } = await connectTestAccount(db, "clickbank", { apiKey: "API-absent" });
  const { id: syncLogId } = await openSyncLog(db, {
    ...{ accountId: id, userId, network: "clickbank", kind: "incremental", trigger: "manual", runId: "run", seq: 1 },
    ...{ windowStart: new Date(now.getTime() - 3 * DAY), windowEnd: now, startedAt: now, aliveUntil: now },
  });
  await db.execute(sql`
    insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency, commission_minor, earned_minor,
      sale_date, state_at, listed)
    select ${userId}, ${id}, 'clickbank', 'T' || n, 'sale', 'APPROVED', 'SALE', 'USD', 'USD', 100, 100,
      now() - interval '2 days', now() - interval '2 hours', true
    from generate_series(1, 3000) as n`);
  await db.execute(sql`
    insert into landed_page (account_id, user_id, network, sync_log_id, run_id, page_no, window_start, window_end, rows,
      row_count, fetched_at, transaction_ids)
    select ${id}, ${userId}, 'clickbank', ${syncLogId}, 'run', page, now() - interval '3 days', now(), '[]', 100, now(),
      (select array_agg('T' || (page - 1) * 100 + n) from generate_series(1, 100) as n)
    from generate_series(1, 30) as page`);
  const read = {
    ...{
      userId,
      accountId: id,
      syncLogId,
      runId: "run",
      startedAt: new Date(now.getTime() - HOUR),
      apartMs: HOUR,
      trusted: { start: new Date(0), end: now },
    },
    window: { start: new Date(now.getTime() - 3 * DAY), end: now },
  };
  const faults = await planFaults(database.url, (plain) => markAbsentSales(plain, read));
  expect(faults.filter((fault) => fault.includes("pairs in vain"))).toEqual([]);
  expect(await markAbsentSales(db, read)).toEqual({ believed: true, effect: [] });
});
