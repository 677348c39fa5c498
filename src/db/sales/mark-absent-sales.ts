import { sql } from "drizzle-orm";
import type { Money } from "#domain/money";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { utcText } from "../schema/columns";

export interface CompleteRead {
  userId: string;
  accountId: string;
  syncLogId: string;
  runId: string;
  startedAt: Date;
  /** Of the sales in here, none should have escaped the read. */
  window: Window;
  /** And of those in here none can have: only they may be gone. */
  trusted: Window;
  /** A sale is gone when it was missed by two reads that began at least this far apart, in milliseconds. */
  apartMs: number;
}

/**
 * Marks the sales that a complete read should have shown and did not: the first time as absent, the second time as
 * vanished, which earns nothing, where it can be trusted. A sale that any page fetched since the read began has shown is there. Where more than
 * half of five or more are missing, the read is not believed, and nothing is marked; sales that only a notification
 * claims for the account are expected too, but say nothing of the read. Runs in a transaction that holds the account.
 * `effect` is what those that are gone took from earnings, not positive.
 */
export async function markAbsentSales(
  db: Database,
  read: CompleteRead,
): Promise<{ believed: boolean; effect: Money[] }> {
  const { userId, accountId, syncLogId, runId, window, trusted, apartMs } = read;
  const startedAt = sql`${read.startedAt.toISOString()}::timestamptz`;
  const { rows } = await db.execute<{ believed: boolean; effect: Money[] | null }>(sql`
    with seen as (
      select unnest(transaction_ids) as transaction_id from landed_page
      where account_id = ${accountId} and (sync_log_id = ${syncLogId} or fetched_at >= ${startedAt})
    ), expected as (
      -- Not a join: of tables without statistics yet, as after a first import, that would be a loop in a loop.
      select sale.id, sale.absent_since, sale.earned_minor, sale.listed, sale.sale_date,
        sale.transaction_id not in (select transaction_id from seen) as missing
      from sale
      where sale.account_id = ${accountId} and sale.user_id = ${userId}
        and (sale.listed or sale.unconfirmed) and sale.vanished_at is null
        and sale.state_at <= ${startedAt}
        and sale.sale_date >= ${window.start.toISOString()} and sale.sale_date < ${window.end.toISOString()}
    ), verdict as (
      select count(*) < 5 or count(*) filter (where missing) * 2 <= count(*) as believed from expected where listed
    ), absent as (
      select *, ${startedAt} - absent_since >= ${apartMs} * interval '1 millisecond'
        and sale_date >= ${trusted.start.toISOString()} and sale_date < ${trusted.end.toISOString()} as again
      from expected, verdict
      where missing and believed
    ), first_time as (
      update sale set absent_since = ${startedAt} from absent
      where sale.id = absent.id and absent.absent_since is null returning 1
    ), gone as (
      update sale set vanished_at = ${startedAt}, earned_minor = 0, state_at = ${startedAt},
        change_no = nextval('sale_change_no'), updated_at = now()
      from absent where sale.id = absent.id and absent.again
      returning sale.id, sale.vanished_at, sale.currency, absent.earned_minor as earned_before
    ), changed as (
      insert into sale_change (sale_id, account_id, user_id, sync_log_id, run_id, trigger, run_started_at, changes)
      select id, ${accountId}::uuid, ${userId}, ${syncLogId}::uuid, ${runId},
        (select log.trigger from sync_log as log where log.id = ${syncLogId}), ${startedAt},
        jsonb_build_object('vanished_at', jsonb_build_object('from', null, 'to', ${sql.raw(utcText("vanished_at"))}),
          'earned_minor', jsonb_build_object('from', earned_before, 'to', 0))
      from gone
    )
    select believed, (
      select jsonb_agg(jsonb_build_object('currency', currency, 'minor', minor))
      from (select currency, -sum(earned_before) as minor from gone group by currency) as lost
    ) as effect from verdict`);
  return { believed: rows[0]?.believed !== false, effect: rows[0]?.effect ?? [] };
}
