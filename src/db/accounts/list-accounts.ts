import { and, asc, eq, isNull } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

/** The connected accounts of a user, oldest first. */
export async function listAccounts(db: Database, userId: string): Promise<Account[]> {
  return db
    .select()
    .from(networkAccount)
    .where(and(eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)))
    .orderBy(asc(networkAccount.createdAt), asc(networkAccount.id));
}
