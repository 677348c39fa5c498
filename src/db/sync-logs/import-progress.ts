import { type SQL, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { isBelieved } from "../schema/sync-log";

/**
 * The last two imports of an account, as a query: when each began (`since_ms`), and whether it is `stalled`: it read
 * pages and covered nothing, for no reason that passes by itself (a network that is away, a limit, a key).
 */
export const lastImports = (accountId: SQL) => sql`
  with newest as (
    select run_id from sync_log where account_id = ${accountId} and kind = 'import' and not dry_run
    order by started_at desc limit 1
  ), before as (
    select log.run_id from sync_log as log, newest
    where log.account_id = ${accountId} and log.kind = 'import' and not log.dry_run and log.run_id <> newest.run_id
    order by log.started_at desc limit 1
  )
  select extract(epoch from max(started_at)) * 1000 as since_ms,
    sum(pages) > 0 and bool_and(
      success is true and (window_end <= window_start or not ${isBelieved})
      or success is false and error_code in ('internal', 'contract_changed')) as stalled
  from sync_log
  where kind = 'import' and not dry_run
    and run_id in (select run_id from newest union all select run_id from before)
  group by run_id
  order by max(started_at) desc`;

/** Whether the last two imports of an account stalled: a third would do the same. `since` is when the last one began. */
export async function stalledImport(db: Database, { userId, accountId }: AccountRef): Promise<{ since: Date } | null> {
  const { rows } = await db.execute<{ since_ms: string; stalled: boolean }>(sql`
    select import.* from (${lastImports(sql`${accountId}::uuid`)}) as import
    where exists (select 1 from network_account where id = ${accountId} and user_id = ${userId})`);
  const stalled = rows.length === 2 && rows.every((run) => run.stalled);
  return stalled ? { since: new Date(Number(rows[0]?.since_ms)) } : null;
}

export interface CoveredSoFar {
  accountId: string;
  /** The union of the successful windows, oldest first. */
  covered: Window[];
  /** The first sale, or day with sales, that is known. */
  firstSale: Date | null;
}

/** How far the ledgers of these accounts of a user reach, in one statement. For accounts at work: it reads their years. */
export async function coveredSoFar(
  db: Database,
  userId: string,
  accountIds: readonly string[],
): Promise<CoveredSoFar[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await db.execute<{ id: string; covered: [number, number][] | null; first_ms: string | null }>(sql`
    select account.id, (
        select jsonb_agg(jsonb_build_array(
          extract(epoch from lower(part)) * 1000, extract(epoch from upper(part)) * 1000) order by lower(part))
        from (
          select unnest(range_agg(tstzrange(window_start, least(window_end, started_at)))) as part from sync_log as log
          where log.account_id = account.id and log.success and not log.dry_run
            and least(log.window_end, log.started_at) > log.window_start
            and ${isBelieved}) as parts) as covered,
      extract(epoch from least(
        (select sale_date from sale where account_id = account.id order by sale_date limit 1),
        (select min(day)::timestamp at time zone 'UTC' from daily_total
          where account_id = account.id and conversions > 0))) * 1000 as first_ms
    from network_account as account
    where account.user_id = ${userId} and account.id in ${[...accountIds]}`);
  return rows.map(({ id, covered, first_ms }) => ({
    accountId: id,
    covered: (covered ?? []).map(([start, end]) => ({ start: new Date(start), end: new Date(end) })),
    firstSale: first_ms === null ? null : new Date(Number(first_ms)),
  }));
}
