import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { SyncLog } from "../sync-logs/types";

const ofWindow = ({ id, windowStart, windowEnd }: SyncLog) =>
  and(eq(landedPage.syncLogId, id), eq(landedPage.windowStart, windowStart), eq(landedPage.windowEnd, windowEnd));

/** Whether a page of this window began at the cursor already: a list that leads back there has no end. */
export async function wasCursor(db: Database, log: SyncLog, cursor: string): Promise<boolean> {
  return (await db.$count(landedPage, and(ofWindow(log), eq(landedPage.cursor, cursor)))) > 0;
}

/** Whether the page before this one in the window held exactly these rows. */
export async function repeatsPageBefore(db: Database, log: SyncLog, pageNo: number, rows: unknown[]): Promise<boolean> {
  const same = sql`${landedPage.rows} = ${JSON.stringify(rows)}::jsonb`;
  const before = and(eq(landedPage.pageNo, pageNo - 1), eq(landedPage.rowCount, rows.length), same);
  return rows.length > 0 && (await db.$count(landedPage, and(ofWindow(log), before))) > 0;
}
