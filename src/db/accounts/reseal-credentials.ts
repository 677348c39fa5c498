import { and, asc, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

/** Accounts that hold credentials, by id after `after`. */
export async function pageSealedAccounts(db: Database, after: string | null, limit: number): Promise<Account[]> {
  const sealed = isNotNull(networkAccount.credentials);
  return db
    .select()
    .from(networkAccount)
    .where(after === null ? sealed : and(sealed, gt(networkAccount.id, after)))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}

/** Swaps one ciphertext for another of the same credentials; false when a reconnect came first. */
export async function resealCredentials(
  db: Database,
  accountId: string,
  before: string,
  after: { credentials: string; fingerprint: string },
): Promise<boolean> {
  const rows = await db
    .update(networkAccount)
    .set({ ...after, updatedAt: sql`now()` })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.credentials, before)))
    .returning({ id: networkAccount.id });
  return rows.length > 0;
}
