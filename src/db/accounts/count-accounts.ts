import { and, count, eq, isNull } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";

/** How many accounts a user has connected. */
export async function countAccounts(db: Database, userId: string): Promise<number> {
  const [row] = await db
    .select({ accounts: count() })
    .from(networkAccount)
    .where(and(eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)));
  return row?.accounts ?? 0;
}
