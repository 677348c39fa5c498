import { and, asc, eq, lte } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { LandedPage } from "./types";

export type ListedPage = Pick<LandedPage, "cursor" | "rowCount" | "totalRows" | "lastRecordDate">;

/** The pages that were read for a SyncLog row, first to last and without their rows; up to a page, when given. */
export async function pagesOfLog(db: Database, syncLogId: string, upTo?: number): Promise<ListedPage[]> {
  const { pageNo, cursor, rowCount, totalRows, lastRecordDate } = landedPage;
  return db
    .select({ cursor, rowCount, totalRows, lastRecordDate })
    .from(landedPage)
    .where(and(eq(landedPage.syncLogId, syncLogId), upTo === undefined ? undefined : lte(pageNo, upTo)))
    .orderBy(asc(pageNo));
}
