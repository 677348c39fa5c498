import { and, eq } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { LandedPage, NewLandedPage } from "./types";

/** Stores a fetched page. When another delivery of the same step was faster, its page stands and is returned. */
export async function landPage(db: Database, page: NewLandedPage): Promise<LandedPage> {
  const [row] = await db
    .insert(landedPage)
    .values(page)
    .onConflictDoNothing({ target: [landedPage.syncLogId, landedPage.pageNo] })
    .returning();
  return row ?? ((await findLandedPage(db, page.syncLogId, page.pageNo)) as LandedPage);
}

/** The page that a SyncLog row landed under this number, locked for the rest of the transaction when `lock` is set. */
export async function findLandedPage(
  db: Database,
  syncLogId: string,
  pageNo: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<LandedPage | undefined> {
  const query = db
    .select()
    .from(landedPage)
    .where(and(eq(landedPage.syncLogId, syncLogId), eq(landedPage.pageNo, pageNo)));
  const [row] = lock ? await query.for("update") : await query;
  return row;
}
