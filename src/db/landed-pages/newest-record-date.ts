import { eq, max } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";

/** The newest record that the pages of a SyncLog row held. */
export async function newestRecordDate(db: Database, syncLogId: string): Promise<Date | null> {
  const [row] = await db
    .select({ newest: max(landedPage.lastRecordDate) })
    .from(landedPage)
    .where(eq(landedPage.syncLogId, syncLogId));
  return row?.newest ?? null;
}
