import { and, eq, inArray, sql } from "drizzle-orm";
import type { Sale } from "../../domain/sale";
import type { Database } from "../client";
import { networkAccount, sale } from "../schema";

/** How a name is compared: networks differ in the case of names, not of codes that differ by nothing else (L). */
export const affiliateName = (told: string) => told.trim().toLowerCase();

/** What the network calls this account as an affiliate, as far as reads have shown. */
export async function affiliateNames(db: Database, accountId: string): Promise<ReadonlySet<string>> {
  const [row] = await db
    .select({ names: networkAccount.affiliateNames })
    .from(networkAccount)
    .where(eq(networkAccount.id, accountId));
  return new Set(row?.names);
}

/**
 * Learns the account's own names from sales that a read shows: those that its rows name, and those of notifications
 * about the same sale that told of the same commission. Runs before the sales are written, in their transaction.
 */
export async function learnAffiliateNames(
  db: Database,
  { userId, accountId }: { userId: string; accountId: string },
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
        inArray(sale.transactionId, [...shown.keys()]),
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
