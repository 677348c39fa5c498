import { and, asc, eq, gte, inArray, isNull, lte } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount, sale } from "../schema";
import type { Account } from "./types";

/** The accounts of a user at one network, connected or not, oldest first. */
export async function accountsAtNetwork(db: Database, userId: string, network: string): Promise<Account[]> {
  return db
    .select()
    .from(networkAccount)
    .where(and(eq(networkAccount.userId, userId), eq(networkAccount.network, network)))
    .orderBy(asc(networkAccount.createdAt), asc(networkAccount.id));
}

/** Which of these accounts holds any of these transactions in its ledger; undefined when none does. */
export async function accountHolding(
  db: Database,
  userId: string,
  accountIds: readonly string[],
  transactionIds: readonly string[],
): Promise<string | undefined> {
  if (accountIds.length === 0 || transactionIds.length === 0) return undefined;
  const [row] = await db
    .select({ accountId: sale.accountId })
    .from(sale)
    .where(
      and(
        eq(sale.userId, userId),
        inArray(sale.accountId, [...accountIds]),
        inArray(sale.transactionId, [...transactionIds]),
      ),
    )
    .limit(1);
  return row?.accountId;
}

/** How many sales that reads have shown an account holds in this time, both ends included. */
export async function countListed(
  db: Database,
  { userId, accountId }: { userId: string; accountId: string },
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  const listed = and(eq(sale.accountId, accountId), eq(sale.userId, userId), eq(sale.listed, true));
  const inTime = and(isNull(sale.vanishedAt), gte(sale.saleDate, from), lte(sale.saleDate, to));
  return db.$count(sale, and(listed, inTime));
}
