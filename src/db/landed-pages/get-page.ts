import { and, eq } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { LandedPage } from "./types";

/** A landed page of this user's account by its id. */
export async function getPage(
  db: Database,
  { userId, accountId }: { userId: string; accountId: string },
  id: string,
): Promise<LandedPage | undefined> {
  const [page] = await db
    .select()
    .from(landedPage)
    .where(and(eq(landedPage.id, id), eq(landedPage.accountId, accountId), eq(landedPage.userId, userId)));
  return page;
}
