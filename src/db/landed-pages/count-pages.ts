import { and, countDistinct, eq } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { LandedPage } from "./types";

/** How many pages a SyncLog row has landed for the window that this page was fetched for. */
export async function countPagesOfWindow(db: Database, page: LandedPage): Promise<number> {
  return db.$count(
    landedPage,
    and(
      eq(landedPage.syncLogId, page.syncLogId),
      eq(landedPage.windowStart, page.windowStart),
      eq(landedPage.windowEnd, page.windowEnd),
    ),
  );
}

/** How many windows a SyncLog row has been through: one, and one more for each time that it had to give way. */
export async function countWindowsOfLog(db: Database, syncLogId: string): Promise<number> {
  const [row] = await db
    .select({ windows: countDistinct(landedPage.windowEnd), starts: countDistinct(landedPage.windowStart) })
    .from(landedPage)
    .where(eq(landedPage.syncLogId, syncLogId));
  return Math.max(row?.windows ?? 0, row?.starts ?? 0);
}
