import { asc, gt } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";

/** The next accounts, of all users and disconnected ones as well, by id after `after`. */
export async function pageAccounts(
  db: Database,
  after: string | null,
  limit: number,
): Promise<{ accountId: string; userId: string }[]> {
  return db
    .select({ accountId: networkAccount.id, userId: networkAccount.userId })
    .from(networkAccount)
    .where(after === null ? undefined : gt(networkAccount.id, after))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}
