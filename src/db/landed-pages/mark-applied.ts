import { eq } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { PageCounts } from "../sync-logs/add-page";

/** Records what applying a page did, in the transaction that did it. */
export async function markApplied(
  db: Database,
  landedPageId: string,
  result: PageCounts & { appliedAt: Date; lastRecordDate: Date | null; transactionIds: string[] },
): Promise<void> {
  const { appliedAt, lastRecordDate, transactionIds, inserted, updated, unchanged, rejected } = result;
  await db
    .update(landedPage)
    .set({ appliedAt, lastRecordDate, transactionIds, inserted, updated, unchanged, rejected })
    .where(eq(landedPage.id, landedPageId));
}
