import { sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
import type { Database } from "../client";

/**
 * What an account has covered: the union of its successful windows, oldest first; with `since`, by runs that started
 * after it. Dry runs cover nothing, and
 * neither does a read that is not believed.
 */
export async function coveredWindows(db: Database, userId: string, accountId: string, since?: Date): Promise<Window[]> {
  const lately = since ? sql`and started_at > ${since.toISOString()}` : sql``;
  const { rows } = await db.execute<{ start_ms: string; end_ms: string }>(sql`
    select extract(epoch from lower(covered)) * 1000 as start_ms, extract(epoch from upper(covered)) * 1000 as end_ms
    from (
      select unnest(range_agg(tstzrange(window_start, window_end))) as covered
      from sync_log
      where account_id = ${accountId} and user_id = ${userId} and success and not dry_run
        and window_end > window_start and doubt is distinct from 'unexpected_zero'
        ${lately}
    ) as ranges
    order by lower(covered)`);
  return rows.map((row) => ({ start: new Date(Number(row.start_ms)), end: new Date(Number(row.end_ms)) }));
}
