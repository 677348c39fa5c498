import { sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { isBelieved } from "../schema/sync-log";

/**
 * What an account has covered: the union of its successful windows, oldest first. Dry runs cover nothing, neither does a read that is not believed, and no row what lies behind its own start.
 */
export async function coveredWindows(db: Database, { userId, accountId }: AccountRef): Promise<Window[]> {
  const { rows } = await db.execute<{ start_ms: string; end_ms: string }>(sql`
    select extract(epoch from lower(covered)) * 1000 as start_ms, extract(epoch from upper(covered)) * 1000 as end_ms
    from (
      select unnest(range_agg(tstzrange(window_start, least(window_end, started_at)))) as covered
      from sync_log
      where account_id = (select id from network_account where id = ${accountId} and user_id = ${userId})
        and success and not dry_run and ${isBelieved} and least(window_end, started_at) > window_start
    ) as ranges
    order by lower(covered)`);
  return rows.map((row) => ({ start: new Date(Number(row.start_ms)), end: new Date(Number(row.end_ms)) }));
}

/**
 * The time up to which an account is complete: `last_record_date` of its successful rows, each of which carries the
 * one before forward. Null until a record was seen. Dry runs, failures and open rows do not count.
 */
export async function watermarkOf(db: Database, account: AccountRef): Promise<Date | null> {
  const { rows } = await db.execute<{ ms: string | null }>(
    sql`select extract(epoch from (${newestRecord(account)})) * 1000 as ms`,
  );
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? null : new Date(Number(ms));
}

/** The same as a query of one value, within a statement that asks for more. */
export const newestRecord = ({ userId, accountId }: AccountRef) => sql`
  select max(newest.last_record_date) from sync_log as newest
  where newest.account_id = ${accountId} and newest.user_id = ${userId} and newest.success and not newest.dry_run`;
