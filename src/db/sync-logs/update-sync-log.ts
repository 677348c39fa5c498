import { and, eq, isNull, sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
import type { Database } from "../client";
import { syncLog } from "../schema";

/** The run lives: it will be heard of again by `aliveUntil`. */
export async function keepAlive(db: Database, syncLogId: string, aliveUntil: Date): Promise<void> {
  await db
    .update(syncLog)
    .set({ aliveUntil })
    .where(and(eq(syncLog.id, syncLogId), isNull(syncLog.completedAt)));
}

/**
 * Narrows the window of a row before it is claimed as covered. Also of one that was closed as failed: a run that was
 * taken for dead may go on, and then claims the window as it stands.
 */
export async function narrowWindow(db: Database, syncLogId: string, window: Window): Promise<void> {
  await db
    .update(syncLog)
    .set({ windowStart: window.start, windowEnd: window.end })
    .where(and(eq(syncLog.id, syncLogId), sql`${syncLog.success} is not true`));
}
