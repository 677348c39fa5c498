import { and, eq, exists, isNull, sql } from "drizzle-orm";
import type { Money } from "#domain/money";
import type { Database } from "../client";
import { landedPage, syncLog } from "../schema";
import type { LandedPage } from "../schema/landed-page";
import { PROGRESS, withEffect } from "../sync-logs/store-sync-log";

export interface PageCounts {
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

interface Applied extends PageCounts {
  /** What it added to earnings, or, negative, took from them. */
  effect: Money[];
  recordsSynced: number;
  appliedAt: Date;
  aliveUntil: Date;
  lastRecordDate: Date | null;
  transactionIds: string[];
}

/**
 * Records what applying a page did, on the page and as progress of its SyncLog row: in the transaction that did it,
 * hence exactly once. A page that is applied already stays as it is.
 */
export async function markApplied(
  db: Database,
  { id, syncLogId }: Pick<LandedPage, "id" | "syncLogId">,
  { recordsSynced, effect, aliveUntil, appliedAt, lastRecordDate, transactionIds, ...counts }: Applied,
): Promise<void> {
  const marked = db.$with("marked").as(
    db
      .update(landedPage)
      .set({ appliedAt, lastRecordDate, transactionIds, ...counts })
      .where(and(eq(landedPage.id, id), isNull(landedPage.appliedAt)))
      .returning({ id: landedPage.id }),
  );
  await db
    .with(marked)
    .update(syncLog)
    .set({
      ...PROGRESS,
      pages: sql`${syncLog.pages} + 1`,
      effect: withEffect(effect),
      recordsSynced: sql`${syncLog.recordsSynced} + ${recordsSynced}`,
      inserted: sql`${syncLog.inserted} + ${counts.inserted}`,
      updated: sql`${syncLog.updated} + ${counts.updated}`,
      unchanged: sql`${syncLog.unchanged} + ${counts.unchanged}`,
      rejected: sql`${syncLog.rejected} + ${counts.rejected}`,
      aliveUntil,
    })
    .where(and(eq(syncLog.id, syncLogId), exists(db.select().from(marked))));
}
