import { sql } from "drizzle-orm";
import type { Database } from "../client";

/**
 * The time up to which an account is complete: `last_record_date` of its successful rows, each of which carries the
 * one before forward. Null until a record was seen. Dry runs, failures and open rows do not count.
 */
export async function watermarkOf(db: Database, userId: string, accountId: string): Promise<Date | null> {
  const { rows } = await db.execute<{ ms: string | null }>(sql`
    select extract(epoch from max(last_record_date)) * 1000 as ms
    from sync_log
    where account_id = ${accountId} and user_id = ${userId} and success and not dry_run`);
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? null : new Date(Number(ms));
}
