import { holdAccount } from "../db/accounts/hold-account";
import type { Database } from "../db/client";
import { upsertDailyTotals } from "../db/daily-totals/upsert-daily-totals";
import { findLandedPage } from "../db/landed-pages/land-page";
import { markApplied } from "../db/landed-pages/mark-applied";
import type { LandedPage } from "../db/landed-pages/types";
import { addRejectedRecords } from "../db/rejected-records/add-rejected-records";
import { upsertSales } from "../db/sales/upsert-sales";
import { addPage, type PageCounts } from "../db/sync-logs/add-page";
import { getSyncLog } from "../db/sync-logs/get-sync-log";
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
    const page = await findLandedPage(db, syncLogId, pageNo, { lock: true });
    if (!page || page.accountId !== accountId) throw new Error(`Page ${pageNo} was never landed`);
    if (page.appliedAt) return countsOf(page);

    const read = await readInOrder(db, context.adapterFor(page.network), page);
    // The run's own word, not the moment's: a row that claims its window must have written what was in it.
    const { dryRun } = await getSyncLog(db, accountId, syncLogId);
    const counts = dryRun ? nothingWritten(read) : await write(db, page, read);
    const now = context.now();
    const recordsSynced = read.sales.length + read.totals.length;
    const transactionIds = read.sales.map(({ transactionId }) => transactionId);
    await markApplied(db, page.id, { ...counts, appliedAt: now, lastRecordDate: read.newest, transactionIds });
    await addPage(db, syncLogId, { ...counts, recordsSynced, aliveUntil: new Date(now.getTime() + SILENCE_MS) });
    return counts;
  });
}

async function write(db: Database, page: LandedPage, { sales, totals, rejects }: ReadPage): Promise<PageCounts> {
  const { accountId, userId, network, syncLogId, runId, fetchedAt } = page;
  const scope = { accountId, userId, network, syncLogId, stateAt: fetchedAt };
  const ofSales = await upsertSales(db, sales, { ...scope, runId, listed: true });
  const ofTotals = await upsertDailyTotals(db, totals, scope);
  await addRejectedRecords(db, rejects, { accountId, userId, network, syncLogId, landedPageId: page.id });
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
