import { and, eq, inArray } from "drizzle-orm";
import { isTakenBack, type Sale } from "../../domain/sale";
import type { Database } from "../client";
import { sale } from "../schema";

type StoredSale = typeof sale.$inferSelect;

/**
 * A notification about a sale that is stored keeps what it does not say itself: when the sale was (a reversal tells its
 * own time, or none) and what the buyer paid. A sale is made before it is taken back: a message that comes late and
 * does not tell a later time (`occurredAt`, null where it tells none) leaves it taken back.
 */
export async function completeFromLedger(
  db: Database,
  accountId: string,
  sales: readonly Sale[],
  occurredAt: Date | null,
): Promise<Sale[]> {
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
    return {
      ...incoming,
      saleDate: known.saleDate,
      ...gross,
      ...(staysTakenBack(known, incoming, occurredAt) && stateOf(known)),
    };
  });
}

function staysTakenBack({ status, stateAt }: StoredSale, incoming: Sale, occurredAt: Date | null): boolean {
  return isTakenBack(status) && !isTakenBack(incoming.status) && (occurredAt === null || occurredAt <= stateAt);
}

function stateOf({ status, rawStatus, currency, commissionMinor, earnedMinor }: StoredSale) {
  return { status, rawStatus, currency, commissionMinor, earnedMinor };
}
