import { getAccount } from "../db/accounts/get-account";
import { countUnsettledTotals } from "../db/daily-totals/upsert-daily-totals";
import { findLandedPage, landPage } from "../db/landed-pages/land-page";
import { repeatsPageBefore, wasCursor } from "../db/landed-pages/seen-before";
import type { LandedPage } from "../db/landed-pages/types";
import { countUnsettled } from "../db/sales/upsert-sales";
import { getSyncLog } from "../db/sync-logs/get-sync-log";
import type { SyncLog } from "../db/sync-logs/types";
import type { RawPage } from "../networks/adapter";
import { NetworkError } from "../networks/network-error";
import { applyPage } from "./apply-page";
import { askNetwork } from "./ask-network";
import type { AccountRef, SyncContext } from "./context";
import { gaveWay, type NextPage, nextPage } from "./next-page";
import { readPage } from "./read-page";

export interface FetchRequest extends AccountRef {
  syncLogId: string;
  /** Counts through the pages of the SyncLog row, from 1. */
  pageNo: number;
  cursor: string | null;
  /** The engine's attempt at this step, from 0. */
  attempt: number;
  /** How often the run has waited for requests so far. */
  waits: number;
}

export interface FetchResult {
  rows: number;
  /** False when the page holds nothing that the ledger does not: it needs no upsert. */
  upsert: boolean;
  next: NextPage;
  /** Nothing was asked yet: the page is to be fetched again after this time, in milliseconds. */
  waitMs?: number;
}

/**
 * Fetches one page into `landed_page`. A step that runs again returns the page that is there without asking the
 * network. A page that changes nothing is applied at once, which saves its upsert step.
 */
export async function fetchPage(context: SyncContext, request: FetchRequest): Promise<FetchResult> {
  const { db } = context;
  const log = await getSyncLog(db, request.accountId, request.syncLogId);
  const landed = await findLandedPage(db, request.syncLogId, request.pageNo);
  if (landed) return toResult(context, log, landed);

  // A cursor dies with its window: a step that made the window give way, and runs again, starts it anew.
  const before = request.cursor === null ? null : await findLandedPage(db, request.syncLogId, request.pageNo - 1);
  if (before && gaveWay(log, before)) return { rows: 0, upsert: false, next: await nextPage(context, log, before) };

  const account = await getAccount(db, request.userId, request.accountId);
  if (!account) throw new NetworkError("internal", "The account was disconnected while it was syncing");
  const fetchedAt = context.now();
  const page = await askNetwork(context, account, log, request);
  if (page === "too wide") return { rows: 0, upsert: false, next: { cursor: null } };
  if ("waitMs" in page) return { rows: 0, upsert: false, next: { cursor: request.cursor }, waitMs: page.waitMs };
  await refuseEndlessList(context, log, request, page);
  const stored = await landPage(db, {
    accountId: account.id,
    userId: account.userId,
    network: account.network,
    syncLogId: log.id,
    runId: log.runId,
    pageNo: request.pageNo,
    windowStart: log.windowStart,
    windowEnd: log.windowEnd,
    cursor: request.cursor,
    nextCursor: page.nextCursor,
    totalPages: page.totalPages ?? null,
    rows: page.rows,
    rowCount: page.rows.length,
    fetchedAt,
  });
  return toResult(context, log, stored);
}

/** A list that leads back to where it was would never end; a page that comes twice hides the one that was due. */
async function refuseEndlessList({ db }: SyncContext, log: SyncLog, { cursor, pageNo }: FetchRequest, page: RawPage) {
  const { nextCursor, rows } = page;
  if (nextCursor !== null && (nextCursor === cursor || (await wasCursor(db, log, nextCursor)))) {
    throw new NetworkError("contract_changed", "The next page is one that was read already: the list would never end");
  }
  if (cursor !== null && (await repeatsPageBefore(db, log, pageNo, rows))) {
    throw new NetworkError("network_unavailable", "The network answered with the page before instead of the next one");
  }
}

async function toResult(context: SyncContext, log: SyncLog, page: LandedPage): Promise<FetchResult> {
  const upsert = page.appliedAt === null && (await needsUpsert(context, log, page));
  if (page.appliedAt === null && !upsert) {
    await applyPage(context, {
      accountId: page.accountId,
      userId: page.userId,
      syncLogId: log.id,
      pageNo: page.pageNo,
    });
  }
  return { rows: page.rowCount, upsert, next: await nextPage(context, log, page) };
}

async function needsUpsert(context: SyncContext, log: SyncLog, page: LandedPage): Promise<boolean> {
  if (log.dryRun || page.rowCount === 0) return false;
  const { sales, totals, rejects } = readPage(context.adapterFor(page.network), page.rows);
  if (rejects.length > 0 || (await countUnsettled(context.db, sales, page)) > 0) return true;
  return (await countUnsettledTotals(context.db, totals, page)) > 0;
}
