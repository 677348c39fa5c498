import { and, eq, inArray } from "drizzle-orm";
import type { Sale } from "../../domain/sale";
import type { Database } from "../client";
import { sale } from "../schema";

/** What a partial source leaves open (a notification without a product name), taken from what is stored. */
export async function completeFromLedger(db: Database, accountId: string, sales: readonly Sale[]): Promise<Sale[]> {
  if (sales.length === 0) return [];
  const ids = sales.map(({ transactionId }) => transactionId);
  const stored = await db
    .select()
    .from(sale)
    .where(and(eq(sale.accountId, accountId), inArray(sale.transactionId, ids)));
  const byId = new Map(stored.map((row) => [row.transactionId, row]));
  return sales.map((incoming) => {
    const known = byId.get(incoming.transactionId);
    if (!known) return incoming;
    return {
      ...incoming,
      orderId: incoming.orderId ?? known.orderId,
      grossMinor: incoming.grossMinor ?? known.grossMinor,
      grossCurrency: incoming.grossMinor === null ? known.grossCurrency : incoming.grossCurrency,
      productId: incoming.productId ?? known.productId,
      productName: incoming.productName ?? known.productName,
      trackingId: incoming.trackingId ?? known.trackingId,
    };
  });
}
