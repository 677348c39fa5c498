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
  /** The newest finished row. */
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
          'id', log.id, 'kind', log.kind, 'trigger', log.trigger,
          'startedAt', log.started_at, 'completedAt', log.completed_at, 'success', log.success,
          'error', log.error, 'errorCode', log.error_code, 'recordsSynced', log.records_synced,
          'inserted', log.inserted, 'updated', log.updated, 'unchanged', log.unchanged,
          'rejected', log.rejected, 'dryRun', log.dry_run, 'doubt', log.doubt)
        from sync_log as log
        where log.account_id = account.id and log.completed_at is not null
        order by log.completed_at desc, log.seq desc limit 1),
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
