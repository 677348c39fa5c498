import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../client";
import { isBelieved } from "../schema/sync-log";

export interface Fold {
  userId: string;
  accountId: string;
  /** Rows whose run began before. */
  before: Date;
  /** So many rows at the most, oldest first. */
  limit: number;
}

/**
 * Folds old rows of an account into summaries, which are rows of the same table: coverage, the watermark and the times
 * of the newest run and success come from them as they came from the rows. Per kind, there is a summary of each
 * stretch that the rows covered, and one each of what failed, was dry or covered nothing. Summaries of before are
 * folded with the rows, so that any number of folds leave what one would. Returns how many rows were folded. Runs in a
 * transaction that holds the account.
 */
export async function foldOldRows(db: Database, fold: Fold): Promise<number> {
  const { rows } = await db.execute<{ folded: string }>(sql`
    with ${keptRows(fold.accountId)}, ${oldRows(fold)}, ${SUMMARIES}, ${references(fold.accountId)}, removed as (
      delete from sync_log where id in (select id from doomed)
    )
    select count(*) as folded from old`);
  return Number(rows[0]?.folded);
}

/** Whether a row covers its window; none reaches past its own start. */
const COVERS = sql`(success and not dry_run and ${isBelieved} and window_end > window_start)`;

/**
 * What questions about the newest runs look at, however old those are: how the last sync and the last import ended,
 * whether imports stall, how dense the history was at its old end, and which widths the network takes.
 */
function keptRows(accountId: string): SQL {
  const newest = (which: SQL, order: SQL) => sql`
    (select run_id from sync_log where account_id = ${accountId} and folded is null and ${which}
      order by ${order} desc, seq desc limit 1)`;
  return sql`
    refusing as (
      select run_id, min(started_at) as started_at from sync_log
      where account_id = ${accountId} and refused_ms is not null
      group by run_id order by min(started_at) desc limit 20
    ), kept_run as (
      ${newest(sql`completed_at is not null and kind <> 'import'`, sql`completed_at`)}
      union ${newest(sql`completed_at is not null and kind = 'import'`, sql`completed_at`)}
      union ${newest(sql`kind = 'import'`, sql`started_at`)}
      union ${newest(sql`kind = 'import' and success and not dry_run and window_end > window_start`, sql`started_at`)}
      union (select run_id from sync_log where account_id = ${accountId} and folded is null and kind = 'import'
        and not dry_run group by run_id order by max(started_at) desc limit 2)
      union select run_id from refusing
    ), widest as (
      -- Those than which no later one was as wide: the widest since any refusal is one of them.
      select id from (
        select id, width, max(width) over (order by started_at desc, width desc, seq, id
          rows between unbounded preceding and 1 preceding) as later
        from (
          select id, started_at, seq, window_end - window_start as width from sync_log
          where account_id = ${accountId} and folded is null and success and pages > 0
            and started_at >= (select min(started_at) from refusing)) as taken) as ranked
      where later is null or width > later
    )`;
}

/** The rows to fold, and with the summaries of before all that the new ones take the place of. */
const oldRows = ({ userId, accountId, before, limit }: Fold) => sql`
  old as materialized (
    select id from sync_log as log
    where account_id = ${accountId} and user_id = ${userId} and started_at < ${before.toISOString()}
      and completed_at is not null and folded is null
      and run_id not in (select run_id from kept_run) and id not in (select id from widest)
      and not exists (select 1 from landed_page where sync_log_id = log.id)
    order by started_at, id limit ${limit}
  ), doomed as materialized (
    select *, coalesce(${COVERS}, false) as covers from sync_log
    where id = any (array(
      select id from old union all
      select id from sync_log where account_id = ${accountId} and folded is not null and exists (select 1 from old)))
  )`;

/** A summary is as new as the newest row in it, and an empty window stands there as well. */
const SUMMARIES = sql`
  stretch as (
    select kind, unnest(range_agg(tstzrange(window_start, window_end))) as part from doomed where covers group by kind
  ), placed as (
    select doomed.*, part from doomed left join stretch
      on covers and stretch.kind = doomed.kind and tstzrange(window_start, window_end) <@ part
  ), summary as materialized (
    select gen_random_uuid() as summary_id, account_id, user_id, network, kind, success, dry_run, part,
      (array_agg(trigger order by started_at desc, id))[1] as trigger, max(started_at) as started_at,
      max(completed_at) as completed_at, max(alive_until) as alive_until, max(last_record_date) as last_record_date,
      sum(records_synced) as records_synced, sum(inserted) as inserted, sum(updated) as updated,
      sum(unchanged) as unchanged, sum(rejected) as rejected, sum(pages) as pages, sum(coalesce(folded, 1)) as folded
    from placed group by account_id, user_id, network, kind, success, dry_run, part
  ), added as (
    insert into sync_log (id, account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end,
      started_at, completed_at, alive_until, success, dry_run, last_record_date, records_synced, inserted, updated,
      unchanged, rejected, pages, folded)
    select summary_id, account_id, user_id, network, kind, trigger, 'folded-' || summary_id, 0,
      coalesce(lower(part), started_at), coalesce(upper(part), started_at), started_at, completed_at, alive_until,
      success, dry_run, last_record_date, records_synced, inserted, updated, unchanged, rejected, pages, folded
    from summary
  )`;

/** What names a row that goes names its summary; a change of a sale keeps what it tells of its run. */
const references = (accountId: string) => sql`
  moved as materialized (
    select placed.id, summary_id from placed join summary
      on summary.kind = placed.kind and summary.success = placed.success and summary.dry_run = placed.dry_run
        and summary.part is not distinct from placed.part
  ), of_days as (
    update daily_total set sync_log_id = summary_id from moved
    where daily_total.account_id = ${accountId} and daily_total.sync_log_id = moved.id
  ), of_rejects as (
    update rejected_record set sync_log_id = summary_id from moved
    where rejected_record.account_id = ${accountId} and rejected_record.sync_log_id = moved.id
  ), of_changes as (
    update sale_change set trigger = doomed.trigger, run_started_at = doomed.started_at from doomed
    where sale_change.sync_log_id = doomed.id and sale_change.trigger is null and doomed.folded is null
  )`;
