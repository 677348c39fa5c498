import { and, eq, gt, isNull, notExists, sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
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
 * Narrows the window of a row before it is claimed as covered. Also of one that was closed as failed: a run that was
 * taken for dead may go on, and then claims the window as it stands. A late delivery of a step narrows nothing: neither
 * a window that gave way since, nor one of which pages after `afterPage` were read.
 */
export async function narrowWindow(
  db: Database,
  syncLogId: string,
  { from, to, afterPage }: { from: Window; to: Window; afterPage: number },
): Promise<void> {
  const readOn = db
    .select({ one: sql`1` })
    .from(landedPage)
    .where(and(eq(landedPage.syncLogId, syncLogId), gt(landedPage.pageNo, afterPage)));
  await db
    .update(syncLog)
    .set({ windowStart: to.start, windowEnd: to.end })
    .where(
      and(
        eq(syncLog.id, syncLogId),
        eq(syncLog.windowStart, from.start),
        eq(syncLog.windowEnd, from.end),
        sql`${syncLog.success} is not true`,
        notExists(readOn),
      ),
    );
}
