import { readCompleteness } from "#accounts/completeness";
import type { Database } from "#db/client";
import { type EarningsSums, sumEarnings } from "#db/earnings/sum-earnings";
import { pageThatShowed } from "#db/landed-pages/read-pages";
import type { SaleRow } from "#db/sales/list-sales";
import type { SaleFilter } from "#db/sales/sale-filter";
import type { Completeness } from "#domain/completeness";
import { adapterFor, DAY_NETWORKS } from "#networks/index";
import { totalsOf } from "./read-earnings";

/** A stored sale as it is told: without what only syncing needs to know. */
export function toSaleAnswer(row: SaleRow) {
  const { createdAt: firstSeenAt, ...rest } = row;
  return { ...rest, firstSeenAt };
}

/** A sale's row as its network sent it last, scrubbed of buyer data, while its page is kept. */
export async function rawRowOf(
  db: Database,
  { userId, accountId, network, transactionId }: SaleRow,
): Promise<{ row: unknown; fetchedAt: Date; runId: string } | null> {
  const page = await pageThatShowed(db, { userId, accountId }, transactionId);
  const { parseRow } = adapterFor(network);
  const row = page?.rows.findLast((raw) => parseRow(raw).sales.some((sale) => sale.transactionId === transactionId));
  return page && row !== undefined ? { row, fetchedAt: page.fetchedAt, runId: page.runId } : null;
}

/** The period of a filter: without an end it goes on to now, without a beginning it holds all there ever was. */
const periodOf = ({ from, to }: SaleFilter, now: Date) => ({ start: from ?? new Date(0), end: to ?? now });

/** What single sales add up to, per currency, and whether they are all that the networks told. */
export async function totalsOfSales(
  db: Database,
  filter: SaleFilter,
  now: Date,
): Promise<{ totals: EarningsSums[]; completeness: Completeness }> {
  const [groups, completeness] = await Promise.all([
    sumEarnings(db, { filter, days: null, groupBy: [], calendar: null, dayNetworks: DAY_NETWORKS }),
    completenessOfSales(db, filter, now),
  ]);
  return { totals: totalsOf(groups), completeness };
}

export function completenessOfSales(db: Database, filter: SaleFilter, now: Date): Promise<Completeness> {
  const { userId, accountIds } = filter;
  return readCompleteness(db, { userId, accountIds, periodOf: () => periodOf(filter, now), now });
}
