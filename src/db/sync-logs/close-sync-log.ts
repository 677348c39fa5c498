import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Failure } from "../../domain/failure";
import type { SyncDoubt } from "../../domain/sync";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "./types";
import { PROGRESS } from "./update-sync-log";

/** Closes a window as covered. */
export async function closeAsSuccess(
  db: Database,
  syncLogId: string,
  { completedAt, lastRecordDate, doubt }: { completedAt: Date; lastRecordDate: Date | null; doubt: SyncDoubt | null },
): Promise<SyncLog> {
  const [row] = await db
    .update(syncLog)
    .set({ ...PROGRESS, success: true, completedAt, lastRecordDate, doubt, error: null, errorCode: null })
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
