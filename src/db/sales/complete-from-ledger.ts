import { ne } from "drizzle-orm";
import { isTakenBack, type Sale } from "#domain/sale";
import type { AccountRef } from "#domain/sync";
import { affiliateName, affiliateNames } from "../accounts/logins";
import type { Database } from "../client";
import { sale } from "../schema";
import { lookUpSales } from "./look-up-sales";

type StoredSale = typeof sale.$inferSelect;

/**
 * A notification about a sale that is stored keeps what it does not say itself: when the sale was (a reversal tells its
 * own time, or none) and what the buyer paid. A sale is made before it is taken back: a message that comes late and
 * does not tell a later time (`occurredAt`, null where it tells none) leaves it taken back. One that names another
 * affiliate than the account itself, or none, may be about somebody else's earnings: it earns nothing here, unless a
 * read has shown the sale.
 */
export async function completeFromLedger(
  db: Database,
  scope: AccountRef,
  sales: readonly Sale[],
  occurredAt: (sale: Sale) => Date | null,
): Promise<Sale[]> {
  if (sales.length === 0) return [];
  const ids = sales.map(({ transactionId }) => transactionId);
  const stored = await lookUpSales(db, scope, ids);
  const byId = new Map(stored.map((row) => [row.transactionId, row]));
  const own = sales.some(({ affiliate }) => affiliate) ? await affiliateNames(db, scope) : new Set<string>();
  return sales.map((incoming) => {
    const known = byId.get(incoming.transactionId);
    const isClaim = incoming.affiliate === null || (incoming.affiliate && !own.has(affiliateName(incoming.affiliate)));
    const isConfirmed = known && (known.listed || !known.unconfirmed);
    const complete = known ? completed(incoming, known, occurredAt(incoming)) : incoming;
    return isClaim && !isConfirmed ? unconfirmed(complete) : complete;
  });
}

function completed(incoming: Sale, known: StoredSale, occurredAt: Date | null): Sale {
  // What a read told stays: a network may tell the price in another currency here than there.
  const keepsGross = incoming.grossMinor === null || (known.listed && known.grossMinor !== null);
  return {
    ...incoming,
    saleDate: known.saleDate,
    ...(keepsGross && { grossMinor: known.grossMinor, grossCurrency: known.grossCurrency }),
    ...(staysTakenBack(known, incoming, occurredAt) && stateOf(known)),
  };
}

/** What was cancelled promises nothing; whatever else it is waits for a read. */
function unconfirmed(sale: Sale): Sale {
  const status = sale.status === "CANCELLED" ? sale.status : "PENDING";
  return { ...sale, status, earnedMinor: 0, unconfirmed: true };
}

function staysTakenBack({ status, stateAt }: StoredSale, incoming: Sale, occurredAt: Date | null): boolean {
  return isTakenBack(status) && !isTakenBack(incoming.status) && (occurredAt === null || occurredAt <= stateAt);
}

function stateOf({ status, rawStatus, currency, commissionMinor, earnedMinor }: StoredSale) {
  return { status, rawStatus, currency, commissionMinor, earnedMinor };
}

/** Sales whose commission the network does not tell this time keep the stored one, and earn by the status they have now. */
export async function keepCommissions(
  db: Database,
  scope: AccountRef,
  sales: readonly Sale[],
): Promise<readonly Sale[]> {
  const ids = sales.filter(({ commissionUnknown }) => commissionUnknown).map(({ transactionId }) => transactionId);
  if (ids.length === 0) return sales;
  const stored = await lookUpSales(db, scope, ids, ne(sale.commissionMinor, 0));
  const priced = new Map(stored.map((row) => [row.transactionId, row]));
  return sales.map((incoming) => {
    const row = incoming.commissionUnknown && priced.get(incoming.transactionId);
    if (!row) return incoming;
    const { currency, commissionMinor } = row;
    const { commissionUnknown: _, ...known } = incoming;
    return {
      ...known,
      currency,
      commissionMinor,
      earnedMinor: incoming.status === "APPROVED" ? commissionMinor : 0,
    };
  });
}
