import { ne } from "drizzle-orm";
import type { Sale } from "../../domain/sale";
import type { Database } from "../client";
import { sale } from "../schema";
import { lookUpSales } from "./look-up-sales";

/** Sales whose commission the network does not tell this time keep the stored one, and earn by the status they have now. */
export async function keepCommissions(
  db: Database,
  scope: { userId: string; accountId: string },
  sales: readonly Sale[],
): Promise<readonly Sale[]> {
  const ids = sales.filter(({ commissionUnknown }) => commissionUnknown).map(({ transactionId }) => transactionId);
  if (ids.length === 0) return sales;
  const stored = await lookUpSales(db, scope, ids, ne(sale.commissionMinor, 0));
  const known = new Map(stored.map((row) => [row.transactionId, row]));
  return sales.map((incoming) => {
    const row = incoming.commissionUnknown && known.get(incoming.transactionId);
    if (!row) return incoming;
    const { currency, commissionMinor } = row;
    return {
      ...incoming,
      currency,
      commissionMinor,
      earnedMinor: incoming.status === "APPROVED" ? commissionMinor : 0,
    };
  });
}
