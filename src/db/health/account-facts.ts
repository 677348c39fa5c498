import { sql } from "drizzle-orm";
import type { FailureCode } from "../../domain/failure";
import type { SyncDoubt, SyncKind, SyncTrigger } from "../../domain/sync";
import type { Database } from "../client";

export interface LastSync {
  id: string;
  kind: SyncKind;
  trigger: SyncTrigger;
  startedAt: string;
  completedAt: string | null;
  success: boolean | null;
  error: string | null;
  errorCode: FailureCode | null;
  recordsSynced: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  dryRun: boolean;
  doubt: SyncDoubt | null;
}

export interface AccountFacts {
  accountId: string;
  /** The newest run that finished a window, all its finished windows together; an import only where there is no sync. */
  last: (LastSync & { completedAt: string }) | null;
  lastSuccessAt: string | null;
  /** While an import is at work: pages and records of all imports so far. */
  importing: { pages: number; recordsSynced: number } | null;
  /** The error of the newest finished import window, when it failed. */
  importError: string | null;
  salesCount: number;
}

/** The facts behind the health of all of a user's connected accounts, in one query. */
export async function accountFacts(db: Database, userId: string): Promise<AccountFacts[]> {
  const { rows } = await db.execute<{ facts: AccountFacts }>(sql`
    select jsonb_build_object(
      'accountId', account.id,
      'last', (
        select jsonb_build_object(
          'id', (array_agg(log.id order by log.seq))[1],
          'kind', (array_agg(log.kind order by log.seq))[1],
          'trigger', (array_agg(log.trigger order by log.seq))[1],
          'startedAt', min(log.started_at), 'completedAt', max(log.completed_at), 'success', bool_and(log.success),
          'error', (array_agg(log.error order by log.seq) filter (where not log.success))[1],
          'errorCode', (array_agg(log.error_code order by log.seq) filter (where not log.success))[1],
          'recordsSynced', sum(log.records_synced), 'inserted', sum(log.inserted), 'updated', sum(log.updated),
          'unchanged', sum(log.unchanged), 'rejected', sum(log.rejected), 'dryRun', bool_or(log.dry_run),
          'doubt', (array_agg(log.doubt order by log.seq) filter (where log.doubt is not null))[1])
        from sync_log as log
        where log.completed_at is not null and log.run_id = (
          select newest.run_id from sync_log as newest
          where newest.account_id = account.id and newest.completed_at is not null
          order by newest.kind = 'import', newest.completed_at desc, newest.seq desc limit 1)
        having count(*) > 0),
      'lastSuccessAt', (
        select max(log.completed_at) from sync_log as log where log.account_id = account.id and log.success),
      'importing', (
        select jsonb_build_object('pages', sum(run.pages), 'recordsSynced', sum(run.records_synced))
        from sync_log as run
        where run.account_id = account.id and run.kind = 'import'
        having bool_or(run.completed_at is null and run.alive_until > now())),
      'importError', (
        select case when not log.success then log.error end from sync_log as log
        where log.account_id = account.id and log.kind = 'import' and log.completed_at is not null
        order by log.completed_at desc, log.seq desc limit 1),
      'salesCount', (select count(*) from sale where sale.account_id = account.id)
    ) as facts
    from network_account as account
    where account.user_id = ${userId} and account.disconnected_at is null`);
  return rows.map((row) => row.facts);
}
