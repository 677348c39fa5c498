import { and, eq, inArray } from "drizzle-orm";
import type { Sale } from "../../domain/sale";
import type { Database } from "../client";
import { sale } from "../schema";

/**
 * A notification about a sale that is stored keeps what it does not say itself: when the sale was (a reversal tells its
 * own time, or none) and what the buyer paid.
 */
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
    const gross = incoming.grossMinor === null && { grossMinor: known.grossMinor, grossCurrency: known.grossCurrency };
    return { ...incoming, saleDate: known.saleDate, ...gross };
  });
}
