import { and, eq, gt, isNull, notExists, sql } from "drizzle-orm";
import type { FailureCode } from "../../domain/failure";
import type { Database } from "../client";
import { landedPage, syncLog } from "../schema";

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

/** What a row says once there is progress. */
export const PROGRESS = { attempt: 1, retrying: null, nextAttemptAt: null };

/**
 * Closes a window that is not read to its end, since it is too large: it covers nothing, and its parts are planned anew.
 * What was applied of it stays. Also one that was closed as failed: a run that was taken for dead may go on. A late
 * delivery of a step closes nothing of which pages after `afterPage` were read.
 */
export async function closeAsGivenWay(
  db: Database,
  syncLogId: string,
  { askedPages, afterPage, completedAt }: { askedPages: number | null; afterPage: number; completedAt: Date },
): Promise<void> {
  const readOn = db
    .select({ one: sql`1` })
    .from(landedPage)
    .where(and(eq(landedPage.syncLogId, syncLogId), gt(landedPage.pageNo, afterPage)));
  await db
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
    );
}
