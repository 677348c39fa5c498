import { countDoubledRows, countShownAgain, type ListedPage, pagesOfLog } from "#db/landed-pages/read-pages";
import type { LandedPage } from "#db/schema/landed-page";
import type { SyncLog } from "#db/schema/sync-log";
import { noteRefusedWidth } from "#db/sync-logs/known-widths";
import { closeAsGivenWay } from "#db/sync-logs/store-sync-log";
import { windowMs } from "#domain/window";
import { NetworkError } from "#networks/network-error";
import { readInOrder } from "../apply/apply-page";
import type { SyncContext } from "../context";
import { MAX_LIST_READS } from "../limits";

/** Where the next page starts (a null cursor: at the beginning of the list), null when the window is over. */
export type NextPage = { cursor: string | null } | null;

/** Decides how a window goes on after a page. One that turns out too large gives way: its parts are planned anew. */
export async function nextPage(
  context: SyncContext,
  log: SyncLog,
  { page, pagesOfRun }: { page: LandedPage; pagesOfRun: number },
): Promise<NextPage> {
  if (log.askedEnd) return null;
  if (page.nextCursor === null) return atTheEnd(context, log, page);

  const { perWindow, hard } = context.maxPages;
  const askedPages = page.totalPages ?? page.pageNo;
  if (pagesOfRun >= hard) {
    // A window that had the whole run to itself and cannot be asked for in parts would end the next one alike.
    if (page.pageNo >= hard && !hasParts(context, log)) {
      throw new NetworkError("internal", "The smallest period that the network can be asked for exceeds one run");
    }
  } else if (askedPages < perWindow || !hasParts(context, log)) return { cursor: page.nextCursor };
  const closing = { askedPages, afterPage: page.pageNo, completedAt: context.now() };
  // Its next page may have come ahead, when it was not too large yet: that one is where it gives way.
  return (await closeAsGivenWay(context.db, log.id, closing)) ? null : { cursor: page.nextCursor };
}

/**
 * A list that changed while it was read is read again from its first page, but not for ever. One that shows the same rows twice
 * each time, and others never, does so where its pages end: it gives way, since its parts end elsewhere.
 */
async function atTheEnd(context: SyncContext, log: SyncLog, page: LandedPage): Promise<NextPage> {
  const pages = page.pageNo === 1 ? [page] : await pagesOfLog(context.db, log.id, page.pageNo);
  const how = await howItWasRead(context, log, pages, page);
  const reads = readsOf(pages).length;
  if (how === "whole") return null;
  if (how === "shuffled" && reads > 1 && (await giveWayRefused(context, log, page.pageNo))) return null;
  return reads < MAX_LIST_READS ? { cursor: null } : null;
}

/** Whether the network's date filter can express a part of the window. */
function hasParts({ adapterFor }: SyncContext, { network, windowStart, windowEnd }: SyncLog): boolean {
  return windowMs({ start: windowStart, end: windowEnd }) >= 2 * adapterFor(network).traits.minWindowMs;
}

/** A window that the network refused for its width gives way, and the width is remembered. False when it has no parts. */
export async function giveWayRefused(context: SyncContext, log: SyncLog, afterPage: number): Promise<boolean> {
  await noteRefusedWidth(context.db, log.id, windowMs({ start: log.windowStart, end: log.windowEnd }));
  if (!hasParts(context, log)) return false;
  await closeAsGivenWay(context.db, log.id, { askedPages: null, afterPage, completedAt: context.now() });
  return true;
}

/**
 * How the last read of a list went; its `last` page may not be applied yet. `shuffled`: pages share sales, and what is left
 * without those is less than the network counted. Rows of one moment may be in another order on every page, and then some are on
 * none. In a list that begins with the newest a row that joins moves its neighbour onto the next page as well, and hides none:
 * there the smallest count is what has to be found.
 */
export async function howItWasRead(
  { db, adapterFor }: SyncContext,
  log: SyncLog,
  pages: readonly ListedPage[],
  last?: LandedPage,
): Promise<"whole" | "changed" | "shuffled"> {
  const read = readsOf(pages).at(-1) ?? [];
  const [first] = read;
  if (!isWholeList(read)) return "changed";
  const counts = read.flatMap(({ totalRows }) => totalRows ?? []);
  if (first === undefined || read.length === 1 || counts.length === 0) return "whole";
  const shown = last && (await readInOrder(db, adapterFor(log.network), last));
  const again = await countShownAgain(db, log.id, {
    fromPageNo: first.pageNo,
    last: last &&
      shown && { pageNo: last.pageNo, transactionIds: shown.sales.map(({ transactionId }) => transactionId) },
  });
  if (again === 0) return "whole";
  const [oldest, newest] = [first.lastRecordDate, shown ? shown.newest : (read.at(-1)?.lastRecordDate ?? null)];
  const rises = oldest !== null && newest !== null && newest > oldest;
  const wanted = rises ? (counts.at(-1) ?? 0) : Math.min(...counts);
  const rows = read.reduce((sum, { rowCount }) => sum + rowCount, 0);
  // A row that stands twice on one page makes up for none.
  const doubled = rows > wanted ? await countDoubledRows(db, log.id, first.pageNo) : 0;
  return rows - doubled - again < wanted ? "shuffled" : "whole";
}

type CountedPage = Pick<LandedPage, "cursor" | "rowCount" | "totalRows">;

/**
 * Whether a list was read whole, as far as its network counts it: its first page is there still (a run that was put
 * aside for weeks may find it pruned), it held no fewer rows than the network counted last, and no row left it on the
 * way, which would have moved the one behind it past a page. Rows that join do no harm. Pure.
 */
export function isWholeList(read: readonly CountedPage[]): boolean {
  const [first] = read;
  if (first && first.cursor !== null) return false;
  const counts = read.flatMap(({ totalRows }) => totalRows ?? []);
  const shrank = counts.some((count, i) => count < (counts[i - 1] ?? count));
  const rows = read.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return !shrank && rows >= (counts.at(-1) ?? 0);
}

/** The pages of a window read by read: each begins without a cursor. Pure. */
export function readsOf<Page extends CountedPage>(pages: readonly Page[]): Page[][] {
  const reads: Page[][] = [];
  for (const page of pages) {
    if (page.cursor === null || reads.length === 0) reads.push([page]);
    else reads.at(-1)?.push(page);
  }
  return reads;
}
