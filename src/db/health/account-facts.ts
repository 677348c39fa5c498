import { sql } from "drizzle-orm";
import type { FailureCode } from "#domain/failure";
import type { HeldBack } from "#domain/health";
import type { SyncDoubt, SyncKind, SyncTrigger } from "#domain/sync";
import type { Database } from "../client";
import { isBelieved } from "../schema/sync-log";
import { lastImports } from "../sync-logs/import-progress";

/** How a run ended, or how it stands so far: all its finished windows together. */
export interface SyncOutcome {
  id: string;
  kind: SyncKind;
  trigger: SyncTrigger;
  startedAt: string;
  completedAt: string;
  success: boolean;
  errorCode: FailureCode | null;
  recordsSynced: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  dryRun: boolean;
  doubt: SyncDoubt | null;
}

/** A run that is under way, whoever started it. */
export interface OpenRun {
  kind: SyncKind;
  trigger: SyncTrigger;
  startedAt: string;
  /** The attempt at the next page that is under way or due, from 1. */
  attempt: number;
  /** When that attempt is due, as far as it is known; past once it is under way. */
  nextAttemptAt: string | null;
  /** Why the attempt before failed; null while all goes well. */
  failure: FailureCode | null;
}

export interface AccountFacts {
  accountId: string;
  /** The newest run that finished a window; an import only where there is no sync. */
  last: SyncOutcome | null;
  lastSuccessAt: string | null;
  /** The end of the newest time that is covered. */
  completeTo: string | null;
  /** The newest run that is under way. */
  run: OpenRun | null;
  /** An import is under way. */
  importing: boolean;
  /** Why the newest import failed, when its newest finished window did. */
  importFailure: FailureCode | null;
  /** The last two imports came no further; see `lastImports`. */
  stalled: boolean;
  heldBack: HeldBack;
}

/**
 * The facts behind the health of these accounts of a user, in one statement. Every part is a look-up by an index: what
 * it costs does not grow with the years, but with the rows that the newest runs have and the rejects that are open.
 */
export async function accountFacts(
  db: Database,
  userId: string,
  accountIds: readonly string[],
): Promise<Map<string, AccountFacts>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await db.execute<{ facts: AccountFacts }>(sql`
    select jsonb_build_object(
      'accountId', account.id,
      'last', (${lastRun}),
      'lastSuccessAt', (
        select ${iso(sql`log.completed_at`)} from sync_log as log
        where log.account_id = account.id and log.completed_at is not null and log.success
        order by log.completed_at desc, log.seq desc limit 1),
      'completeTo', (select ${iso(sql`max(newest.covered_to)`)} from (
        select least(log.window_end, log.started_at) as covered_to from sync_log as log
        where log.account_id = account.id and log.success and not log.dry_run
          and ${isBelieved} and log.window_end > log.window_start
        order by log.window_end desc limit 20) as newest),
      'run', (${openRun}),
      'importing', exists (
        select 1 from sync_log as log where log.account_id = account.id and log.completed_at is null
          and log.alive_until > now() and log.kind = 'import'),
      'importFailure', (
        select case when not log.success then coalesce(log.error_code, 'internal') end from sync_log as log
        where log.completed_at is not null and log.run_id = (
          select newest.run_id from sync_log as newest
          where newest.account_id = account.id and newest.kind = 'import' order by newest.started_at desc limit 1)
        order by log.completed_at desc, log.seq desc limit 1),
      'stalled', (select count(*) = 2 and bool_and(import.stalled) from (${lastImports(sql`account.id`)}) as import),
      'heldBack', (
        select jsonb_build_object('rows', coalesce(sum(n), 0), 'about', coalesce(
          jsonb_agg(jsonb_build_object('currency', currency, 'minor', minor) order by currency)
            filter (where currency is not null), '[]'))
        from (
          select about_currency as currency, sum(about_minor) as minor, count(*) as n from rejected_record as reject
          where reject.account_id = account.id and reject.resolved_at is null group by about_currency) as sums)
    ) as facts
    from network_account as account
    where account.user_id = ${userId} and account.id in ${[...accountIds]}`);
  return new Map(rows.map(({ facts }) => [facts.accountId, facts]));
}

/** In UTC, whatever the session's time zone. */
const iso = (instant: ReturnType<typeof sql>) =>
  sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const newestRun = (which: ReturnType<typeof sql>) => sql`
  select newest.run_id from sync_log as newest
  where newest.account_id = account.id and newest.completed_at is not null and ${which}
  order by newest.completed_at desc, newest.seq desc limit 1`;

const lastRun = sql`
  select jsonb_build_object(
    'id', (array_agg(log.id order by log.seq))[1],
    'kind', (array_agg(log.kind order by log.seq))[1],
    'trigger', (array_agg(log.trigger order by log.seq))[1],
    'startedAt', ${iso(sql`min(log.started_at)`)}, 'completedAt', ${iso(sql`max(log.completed_at)`)},
    'success', bool_and(log.success),
    'errorCode', (array_agg(log.error_code order by log.seq) filter (where not log.success))[1],
    'recordsSynced', sum(log.records_synced), 'inserted', sum(log.inserted), 'updated', sum(log.updated),
    'unchanged', sum(log.unchanged), 'rejected', sum(log.rejected), 'dryRun', bool_or(log.dry_run),
    'doubt', (array_agg(log.doubt order by log.seq) filter (where log.doubt is not null))[1])
  from sync_log as log
  where log.completed_at is not null and log.run_id = coalesce(
    (${newestRun(sql`newest.kind <> 'import'`)}), (${newestRun(sql`newest.kind = 'import'`)}))
  having count(*) > 0`;

const openRun = sql`
  select jsonb_build_object(
    'kind', (array_agg(log.kind order by log.seq))[1],
    'trigger', (array_agg(log.trigger order by log.seq))[1],
    'startedAt', ${iso(sql`min(log.started_at)`)},
    'attempt', max(log.attempt) filter (where log.completed_at is null),
    'nextAttemptAt', ${iso(sql`min(log.next_attempt_at) filter (where log.completed_at is null)`)},
    'failure', (array_agg(log.retrying) filter (where log.completed_at is null and log.retrying is not null))[1])
  from sync_log as log
  where log.run_id = (
    select open.run_id from sync_log as open
    where open.account_id = account.id and open.completed_at is null and open.alive_until > now()
    order by open.started_at desc limit 1)
  having count(*) > 0`;
