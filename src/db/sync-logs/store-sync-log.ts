import { and, eq, gt, isNull, lt, notExists, sql } from "drizzle-orm";
import type { Failure, FailureCode } from "#domain/failure";
import type { Money } from "#domain/money";
import type { SyncDoubt } from "#domain/sync";
import type { Database } from "../client";
import { landedPage, syncLog } from "../schema";
import type { SyncLog } from "../schema/sync-log";

export type NewSyncLog = Pick<
  typeof syncLog.$inferInsert,
  | "accountId"
  | "userId"
  | "network"
  | "kind"
  | "trigger"
  | "runId"
  | "eventKey"
  | "seq"
  | "tick"
  | "windowStart"
  | "windowEnd"
  | "startedAt"
  | "aliveUntil"
  | "lastRecordDate"
  | "dryRun"
  | "doubt"
>;

/** Opens the row of one window. A step that runs again finds the row it opened: (runId, seq) is unique. */
export async function openSyncLog(db: Database, row: NewSyncLog): Promise<SyncLog> {
  const [opened] = await db
    .insert(syncLog)
    .values(row)
    .onConflictDoNothing({ target: [syncLog.runId, syncLog.seq] })
    .returning();
  if (opened) return opened;
  const [existing] = await db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.runId, row.runId), eq(syncLog.seq, row.seq)));
  return existing as SyncLog;
}

/** The run lives: it will be heard of again by `aliveUntil`. */
export async function keepAlive(db: Database, syncLogId: string, aliveUntil: Date): Promise<void> {
  await db
    .update(syncLog)
    .set({ aliveUntil })
    .where(and(eq(syncLog.id, syncLogId), isNull(syncLog.completedAt)));
}

/**
 * An attempt failed, or the network told to wait, and the run goes on by itself: on one row, or on all open ones of a
 * run. Forgotten with the next progress.
 */
export async function noteRetry(
  db: Database,
  of: { syncLogId: string } | { runId: string },
  { code, nextAttemptAt }: { code: FailureCode; nextAttemptAt: Date | null },
): Promise<void> {
  const which = "syncLogId" in of ? eq(syncLog.id, of.syncLogId) : eq(syncLog.runId, of.runId);
  await db
    .update(syncLog)
    .set({ attempt: sql`${syncLog.attempt} + 1`, retrying: code, nextAttemptAt })
    .where(and(which, isNull(syncLog.completedAt)));
}

/** The money that a row's run has moved so far, per currency, with this added. */
export function withEffect(added: readonly Money[]) {
  return sql`(
    select coalesce(jsonb_object_agg(currency, minor), '{}') from (
      select currency, sum(minor::bigint) as minor from (
        select key, value from jsonb_each_text(coalesce(${syncLog.effect}, '{}'))
        union all select one ->> 'currency', one ->> 'minor' from jsonb_array_elements(${JSON.stringify(added)}::jsonb) as one
      ) as moved(currency, minor) group by currency having sum(minor::bigint) <> 0) as summed)`;
}

/** What a row says once there is progress. */
export const PROGRESS = { attempt: 1, retrying: null, nextAttemptAt: null };

/**
 * Closes a window that is not read to its end, since it is too large: it covers nothing, and its parts are planned anew.
 * What was applied of it stays. Also one that was closed as failed: a run that was taken for dead may go on. One of which
 * pages after `afterPage` have landed is not closed, by a late delivery of a step for example. Whether it was.
 */
export async function closeAsGivenWay(
  db: Database,
  syncLogId: string,
  { askedPages, afterPage, completedAt }: { askedPages: number | null; afterPage: number; completedAt: Date },
): Promise<boolean> {
  const readOn = db
    .select({ one: sql`1` })
    .from(landedPage)
    .where(and(eq(landedPage.syncLogId, syncLogId), gt(landedPage.pageNo, afterPage)));
  const closed = await db
    .update(syncLog)
    .set({
      ...PROGRESS,
      windowEnd: sql`${syncLog.windowStart}`,
      askedEnd: sql`${syncLog.windowEnd}`,
      askedPages,
      success: true,
      completedAt,
      error: null,
      errorCode: null,
    })
    .where(
      and(eq(syncLog.id, syncLogId), isNull(syncLog.askedEnd), sql`${syncLog.success} is not true`, notExists(readOn)),
    )
    .returning({ id: syncLog.id });
  return closed.length > 0;
}

interface Success {
  /** Where what it covers begins: later than was asked for where the network tells no more of the oldest part. */
  windowStart: Date;
  completedAt: Date;
  lastRecordDate: Date | null;
  doubt: SyncDoubt | null;
  /** What closing it took from earnings: sales that are gone. */
  effect: Money[];
}

/** Closes a window as covered. */
export async function closeAsSuccess(
  db: Database,
  syncLogId: string,
  { windowStart, completedAt, lastRecordDate, doubt, effect }: Success,
): Promise<SyncLog> {
  const [row] = await db
    .update(syncLog)
    .set({
      ...PROGRESS,
      success: true,
      windowStart,
      completedAt,
      lastRecordDate,
      doubt,
      effect: withEffect(effect),
      error: null,
      errorCode: null,
    })
    .where(eq(syncLog.id, syncLogId))
    .returning();
  return row as SyncLog;
}

const asFailure = (failure: Failure) => ({
  ...PROGRESS,
  success: false,
  completedAt: sql`now()`,
  error: failure.message,
  errorCode: failure.code,
});

/** Closes what a run left open; returns the rows it closed. */
export async function closeRunAsFailed(db: Database, runId: string, failure: Failure): Promise<SyncLog[]> {
  return db
    .update(syncLog)
    .set(asFailure(failure))
    .where(and(eq(syncLog.runId, runId), isNull(syncLog.completedAt)))
    .returning();
}

/** Closes rows of runs that have not been heard of in time, and returns them. */
export async function closeSilentRuns(db: Database, failure: Failure): Promise<SyncLog[]> {
  return db
    .update(syncLog)
    .set(asFailure(failure))
    .where(and(isNull(syncLog.completedAt), lt(syncLog.aliveUntil, sql`now()`)))
    .returning();
}

export async function countRunLogs(db: Database, runId: string): Promise<number> {
  return db.$count(syncLog, eq(syncLog.runId, runId));
}
