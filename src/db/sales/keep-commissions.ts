import { and, eq, inArray } from "drizzle-orm";
import type { Sale } from "../../domain/sale";
import type { Database } from "../client";
import { sale } from "../schema";

/** Sales whose commission the network does not tell this time keep the stored one, and earn by the status they have now. */
export async function keepCommissions(
  db: Database,
  { userId, accountId }: { userId: string; accountId: string },
  sales: readonly Sale[],
): Promise<readonly Sale[]> {
  const ids = sales.filter(({ commissionUnknown }) => commissionUnknown).map(({ transactionId }) => transactionId);
  if (ids.length === 0) return sales;
  const stored = await db
    .select({ id: sale.transactionId, currency: sale.currency, commissionMinor: sale.commissionMinor })
    .from(sale)
    .where(and(eq(sale.accountId, accountId), eq(sale.userId, userId), inArray(sale.transactionId, ids)));
  const known = new Map(stored.filter(({ commissionMinor }) => commissionMinor !== 0).map((row) => [row.id, row]));
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
