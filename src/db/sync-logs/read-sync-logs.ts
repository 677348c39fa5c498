import { and, desc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "../schema/sync-log";
import { newestRecord } from "./covered-windows";

/**
 * A SyncLog row of this account, locked for the rest of the transaction, with the account's watermark. Runs in a transaction that
 * holds the account, so that nobody moves it meanwhile. Throws when there is no such row.
 */
export async function lockSyncLog(
  db: Database,
  { userId, accountId }: AccountRef,
  syncLogId: string,
): Promise<{ log: SyncLog; watermark: Date | null }> {
  const watermark = sql<Date | null>`(${newestRecord({ userId, accountId })})`.mapWith(syncLog.lastRecordDate);
  const [found] = await db
    .select({ log: syncLog, watermark })
    .from(syncLog)
    .where(and(eq(syncLog.id, syncLogId), eq(syncLog.accountId, accountId), eq(syncLog.userId, userId)))
    .for("update");
  if (!found) throw new Error(`The SyncLog row ${syncLogId} does not exist`);
  return found;
}

/** A position in the history: the row after which the next page starts. */
export interface SyncLogCursor {
  startedAt: Date;
  id: string;
}

/** Which rows of the history are shown: those that changed something, those that failed, those that a user began. */
export const SYNC_LOG_FILTERS = ["changes", "failed", "by_user"] as const;
export type SyncLogFilter = (typeof SYNC_LOG_FILTERS)[number];

const FILTERS: Record<SyncLogFilter, SQL> = {
  changes: sql`${syncLog.inserted} + ${syncLog.updated} > 0`,
  failed: sql`not ${syncLog.success}`,
  by_user: sql`${syncLog.trigger} in ('manual', 'connect', 'reconnect')`,
};

interface PageOfSyncLogs {
  accountId?: string | undefined;
  only?: SyncLogFilter | undefined;
  after?: SyncLogCursor | undefined;
  limit: number;
}

/** A user's SyncLog, newest first, of one account or all. */
export async function listSyncLogs(
  db: Database,
  userId: string,
  { accountId, only, after, limit }: PageOfSyncLogs,
): Promise<SyncLog[]> {
  const position =
    after &&
    sql`(${syncLog.startedAt}, ${syncLog.id}) < (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(syncLog)
    .where(
      and(
        eq(syncLog.userId, userId),
        accountId ? eq(syncLog.accountId, accountId) : undefined,
        only && FILTERS[only],
        position,
      ),
    )
    .orderBy(desc(syncLog.startedAt), desc(syncLog.id))
    .limit(limit);
}

/** The windows that runs of this account are reading now. */
export async function windowsBeingRead(db: Database, { userId, accountId }: AccountRef): Promise<Window[]> {
  return db
    .select({ start: syncLog.windowStart, end: syncLog.windowEnd })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        isNull(syncLog.completedAt),
        gt(syncLog.aliveUntil, sql`now()`),
      ),
    );
}

export interface TickResult {
  userId: string;
  accountId: string;
  network: string;
  success: boolean;
  recordsSynced: number;
  error: string | null;
}

/**
 * How the syncs of an hourly tick ended, one result per account: the account's newest finished sync of that tick, or
 * one that finished since `requestedAt` (a manual sync that was at work made the tick's own superfluous).
 */
export async function tickResults(db: Database, tick: Date, requestedAt: Date): Promise<TickResult[]> {
  const { rows } = await db.execute<{ result: TickResult }>(sql`
    select distinct on (account_id) jsonb_build_object(
      'userId', user_id, 'accountId', account_id, 'network', network, 'success', success,
      'recordsSynced', records_synced, 'error', error) as result
    from (
      select * from sync_log where tick = ${tick.toISOString()} and completed_at is not null
      union all
      select * from sync_log where completed_at >= ${requestedAt.toISOString()}
    ) as finished
    where kind = 'incremental'
    order by account_id, completed_at desc, seq desc`);
  return rows.map((row) => row.result);
}
