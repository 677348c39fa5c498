import { countUnsettledTotals } from "#db/daily-totals/upsert-daily-totals";
import { findPage, landPage } from "#db/landed-pages/land-page";
import { seenBefore } from "#db/landed-pages/read-pages";
import { anyUnsettled } from "#db/sales/upsert-sales";
import type { LandedPage } from "#db/schema/landed-page";
import type { SyncLog } from "#db/schema/sync-log";
import type { AccountRef } from "#domain/sync";
import type { RawPage } from "#networks/adapter";
import { NetworkError } from "#networks/network-error";
import { applyKnown, applyPage, type ReadPage, readPage } from "../apply/apply-page";
import type { SyncContext } from "../context";
import { askNetwork } from "./ask-network";
import { type NextPage, nextPage } from "./next-page";

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
  /** For people: which page of how many, where the network tells, of which window. */
  page?: { no: number; of: number | null; window: { start: string; end: string } };
  /** False when the page holds nothing that the ledger does not: it needs no upsert. */
  upsert: boolean;
  next: NextPage;
  /** Nothing was asked yet: the page is to be fetched again after this time, in milliseconds. */
  waitMs?: number;
}

/** A landed page, its SyncLog row, and how many pages the row's run has applied. */
export interface Landed {
  log: SyncLog;
  page: LandedPage;
  pagesOfRun: number;
}

export type Ahead = readonly (Landed | FetchResult)[];

/** The window is over, though it was not read to its end. */
const GAVE_WAY: FetchResult = { rows: 0, upsert: false, next: null };

/**
 * Fetches one page into `landed_page`; what it says is not looked at yet. A step that runs again finds the page that is there
 * without asking the network; of one that came ahead in this process, not even its rows are read again. Where it may not be
 * asked for now, or the window is over, that is the step's result.
 */
export async function landPageOf(
  context: SyncContext,
  request: FetchRequest,
  ahead: Ahead = [],
): Promise<Landed | FetchResult> {
  const { db } = context;
  const atHand = ahead
    .flatMap((one) => ("log" in one ? one.page : []))
    .find((page) => page.syncLogId === request.syncLogId && page.pageNo === request.pageNo);
  const { log, account, page: landed, pagesOfRun } = await findPage(db, request, atHand);
  if (landed) return { log, page: landed, pagesOfRun };

  // A step that made the window give way, and runs again.
  if (log.askedEnd) return GAVE_WAY;

  if (!account) throw new NetworkError("internal", "The account was disconnected while it was syncing");
  const fetchedAt = context.now();
  const page = await askNetwork(context, account, log, request);
  if (page === "too wide") return GAVE_WAY;
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
    totalPages: page.totalPages ?? pagesFor(context, log, page),
    totalRows: page.totalRows ?? null,
    rows: page.rows,
    rowCount: page.rows.length,
    fetchedAt,
  });
  return { log, page: stored, pagesOfRun };
}

/** How many pages the counted rows take at least. */
function pagesFor({ adapterFor }: SyncContext, { network }: SyncLog, { totalRows }: RawPage): number | null {
  return totalRows === undefined ? null : Math.ceil(totalRows / adapterFor(network).traits.pageSize);
}

/** A list that leads back to where it was would never end; a page that comes twice hides the one that was due. */
async function refuseEndlessList({ db }: SyncContext, log: SyncLog, { cursor, pageNo }: FetchRequest, page: RawPage) {
  if (cursor === null) return;
  const seen = await seenBefore(db, log, { ...page, pageNo });
  if (page.nextCursor === cursor || seen.cursor) {
    throw new NetworkError("contract_changed", "The next page is one that was read already: the list would never end");
  }
  if (seen.rows) {
    throw new NetworkError("network_unavailable", "The network answered with the page before instead of the next one");
  }
}

/** Where the window goes on after a page, which is known before the page is looked at. */
export async function nextOf(context: SyncContext, landed: Landed | FetchResult): Promise<NextPage> {
  if (!("log" in landed)) return landed.next;
  const { log, page, pagesOfRun } = landed;
  return nextPage(context, log, { page, pagesOfRun: pagesOfRun + (page.appliedAt ? 0 : 1) });
}

/** Looks at a page. One that changes nothing is applied at once, which saves its upsert step. */
export async function lookAtPage(
  context: SyncContext,
  landed: Landed | FetchResult,
  next: NextPage,
): Promise<FetchResult> {
  if (!("log" in landed)) return landed;
  const { log, page } = landed;
  const upsert = page.appliedAt === null && !(await appliesNow(context, log, page));
  const window = { start: log.windowStart.toISOString(), end: log.windowEnd.toISOString() };
  const told = { no: page.pageNo, of: page.totalPages, window };
  return { rows: page.rowCount, page: told, upsert, next };
}

/** Of an import's large page so many rows are asked about alone: most are new. */
const SAMPLE = 20;

/** Applies a page at once that changes nothing. False when it is to have a step of its own. */
async function appliesNow(context: SyncContext, log: SyncLog, page: LandedPage): Promise<boolean> {
  if (log.dryRun) {
    await applyPage(context, page);
    return true;
  }
  const adapter = context.adapterFor(page.network);
  const isLikelyNew = log.kind === "import" && page.rowCount > 10 * SAMPLE;
  if (isLikelyNew && (await isNews(context, page, readPage(adapter, page.rows.slice(0, SAMPLE))))) return false;
  const read = readPage(adapter, page.rows);
  if (await isNews(context, page, read)) return false;
  await applyKnown(context, page, read);
  return true;
}

/** Whether a page says what the ledger does not hold. */
async function isNews({ db }: SyncContext, page: LandedPage, { sales, totals, rejects }: ReadPage): Promise<boolean> {
  if (rejects.length > 0 || (await anyUnsettled(db, sales, page))) return true;
  return (await countUnsettledTotals(db, totals, page)) > 0;
}

/**
 * Pages that are asked for while the ones before them are looked at and applied. They land in the database like any other;
 * this only says when. It lives as long as the process, and begins once a process has come to its second round: where
 * every step is a request of its own, another would ask for the same page.
 */
export class ReadAhead {
  #rounds = 0;
  #work: Promise<Ahead> | undefined;

  /** What was begun last, once it is there. Fails as it failed, once: whoever asks again, asks the network again. */
  async arrived(): Promise<Ahead> {
    const work = this.#work;
    this.#work = undefined;
    this.#rounds += 1;
    return (await work) ?? [];
  }

  begin(land: () => Promise<Ahead>): void {
    if (this.#rounds < 2) return;
    this.#work = land();
    // Who needs the pages is told of a failure, or nobody is.
    this.#work.catch(() => {});
  }
}
