import { sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
import type { Database } from "../client";
import { isBelieved } from "../schema/believed";

/**
 * What an account has covered: the union of its successful windows, oldest first. Dry runs cover nothing, neither does a read that is not believed, and no row what lies behind its own start.
 */
export async function coveredWindows(db: Database, userId: string, accountId: string): Promise<Window[]> {
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
