import { eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { syncLog } from "../schema";

export interface PageCounts {
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

/** Adds an applied page to its SyncLog row. Runs in the transaction that applies the page, hence exactly once. */
export async function addPage(
  db: Database,
  syncLogId: string,
  counts: PageCounts & { recordsSynced: number; aliveUntil: Date },
): Promise<void> {
  await db
    .update(syncLog)
    .set({
      pages: sql`${syncLog.pages} + 1`,
      recordsSynced: sql`${syncLog.recordsSynced} + ${counts.recordsSynced}`,
      inserted: sql`${syncLog.inserted} + ${counts.inserted}`,
      updated: sql`${syncLog.updated} + ${counts.updated}`,
      unchanged: sql`${syncLog.unchanged} + ${counts.unchanged}`,
      rejected: sql`${syncLog.rejected} + ${counts.rejected}`,
      aliveUntil: counts.aliveUntil,
    })
    .where(eq(syncLog.id, syncLogId));
}
