import { learnAffiliateNames } from "../db/accounts/affiliate-names";
import { holdAccount } from "../db/accounts/hold-account";
import type { Database } from "../db/client";
import { upsertDailyTotals } from "../db/daily-totals/upsert-daily-totals";
import { lockPage } from "../db/landed-pages/land-page";
import { markApplied, type PageCounts } from "../db/landed-pages/mark-applied";
import type { LandedPage } from "../db/landed-pages/types";
import { addRejectedRecords } from "../db/rejected-records/add-rejected-records";
import { upsertSales } from "../db/sales/upsert-sales";
import type { NetworkAdapter } from "../networks/adapter";
import type { AccountRef, SyncContext } from "./context";
import { SILENCE_MS } from "./limits";
import { readInOrder } from "./read-in-order";
import type { ReadPage } from "./read-page";

/**
 * One page, one transaction: the sales or day totals, the rejected rows, the progress of the SyncLog row and the mark that the page
 * is applied commit together or not at all. A page that is applied already is left alone.
 */
export async function applyPage(
  context: SyncContext,
  { accountId, syncLogId, pageNo }: AccountRef & { syncLogId: string; pageNo: number },
): Promise<PageCounts> {
  return context.db.transaction(async (db) => {
    await holdAccount(db, accountId);
    // The run's own word, not the moment's: a row that claims its window must have written what was in it.
    const { page, dryRun } = await lockPage(db, { accountId, syncLogId, pageNo });
    if (page.appliedAt) return countsOf(page);

    const read = await readInOrder(db, context.adapterFor(page.network), page);
    const adapter = context.adapterFor(page.network);
    const counts = dryRun ? nothingWritten(read) : await write(db, page, read, adapter);
    const now = context.now();
    const recordsSynced = read.sales.length + read.totals.length;
    const transactionIds = read.sales.map(({ transactionId }) => transactionId);
    await markApplied(db, page, {
      ...counts,
      recordsSynced,
      appliedAt: now,
      aliveUntil: new Date(now.getTime() + SILENCE_MS),
      lastRecordDate: read.newest,
      transactionIds,
    });
    return counts;
  });
}

async function write(
  db: Database,
  page: LandedPage,
  { sales, totals, rejects }: ReadPage,
  { aboutOf }: NetworkAdapter,
): Promise<PageCounts> {
  const { accountId, userId, network, syncLogId, runId, fetchedAt } = page;
  const scope = { accountId, userId, network, syncLogId, stateAt: fetchedAt };
  await learnAffiliateNames(db, scope, sales);
  const ofSales = await upsertSales(db, sales, { ...scope, runId, listed: true });
  const ofTotals = await upsertDailyTotals(db, totals, scope);
  await addRejectedRecords(db, rejects, { accountId, userId, network, syncLogId, landedPageId: page.id, aboutOf });
  return {
    inserted: ofSales.inserted + ofTotals.inserted,
    updated: ofSales.updated + ofTotals.updated,
    unchanged: ofSales.unchanged + ofTotals.unchanged,
    rejected: rejects.length,
  };
}

function nothingWritten({ rejects }: ReadPage): PageCounts {
  return { inserted: 0, updated: 0, unchanged: 0, rejected: rejects.length };
}

function countsOf({ inserted, updated, unchanged, rejected }: LandedPage): PageCounts {
  return { inserted, updated, unchanged, rejected };
}
