import { and, asc, eq, gte, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Sale } from "#domain/sale";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { networkAccount, sale } from "../schema";
import type { Account } from "../schema/network-account";

/** The account, connected or not, that already holds this login. */
export async function findLogin(
  db: Database,
  userId: string,
  network: string,
  fingerprints: readonly string[],
): Promise<Account | undefined> {
  const [row] = await db
    .select()
    .from(networkAccount)
    .where(
      and(
        eq(networkAccount.userId, userId),
        eq(networkAccount.network, network),
        inArray(networkAccount.fingerprint, [...fingerprints]),
      ),
    );
  return row;
}

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
  { userId, accountId }: AccountRef,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  const listed = and(eq(sale.accountId, accountId), eq(sale.userId, userId), eq(sale.listed, true));
  const inTime = and(isNull(sale.vanishedAt), gte(sale.saleDate, from), lte(sale.saleDate, to));
  return db.$count(sale, and(listed, inTime));
}

/** How a name is compared: networks differ in the case of names, not of codes that differ by nothing else (L). */
export const affiliateName = (told: string) => told.trim().toLowerCase();

/** What the network calls this account as an affiliate, as far as reads have shown. */
export async function affiliateNames(db: Database, { userId, accountId }: AccountRef): Promise<ReadonlySet<string>> {
  const [row] = await db
    .select({ names: networkAccount.affiliateNames })
    .from(networkAccount)
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId)));
  return new Set(row?.names);
}

/**
 * Learns the account's own names from sales that a read shows: those that its rows name, and those of notifications
 * about the same sale that told of the same commission. Runs before the sales are written, in their transaction.
 */
export async function learnAffiliateNames(
  db: Database,
  { userId, accountId }: AccountRef,
  sales: readonly Sale[],
): Promise<void> {
  if (sales.length === 0) return;
  const shown = new Map(sales.map((row) => [row.transactionId, row]));
  const claims = await db
    .select({ id: sale.transactionId, name: sale.claimedBy, currency: sale.currency, minor: sale.commissionMinor })
    .from(sale)
    .where(
      and(
        eq(sale.accountId, accountId),
        eq(sale.userId, userId),
        sale.unconfirmed,
        sql`${sale.transactionId} = any(array(select jsonb_array_elements_text(${JSON.stringify([...shown.keys()])}::jsonb)))`,
      ),
    );
  const confirmed = claims.filter(({ id, currency, minor }) => {
    const read = shown.get(id);
    return minor !== 0 && read?.currency === currency && Math.abs(read.commissionMinor) === Math.abs(minor);
  });
  const told = [...sales.map(({ affiliate }) => affiliate), ...confirmed.map(({ name }) => name)];
  const names = [...new Set(told.flatMap((name) => (name ? [affiliateName(name)] : [])))];
  if (names.length === 0) return;
  const given = sql`array(select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb))`;
  await db
    .update(networkAccount)
    .set({ affiliateNames: sql`array(select distinct unnest(${networkAccount.affiliateNames} || ${given}))` })
    .where(and(eq(networkAccount.id, accountId), sql`not ${networkAccount.affiliateNames} @> ${given}`));
}
