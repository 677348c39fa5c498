import { countPagesOfWindow, countWindowsOfLog } from "../db/landed-pages/count-pages";
import type { LandedPage } from "../db/landed-pages/types";
import { rowsOfRun } from "../db/sync-logs/run-history";
import type { SyncLog } from "../db/sync-logs/types";
import { narrowWindow } from "../db/sync-logs/update-sync-log";
import type { Window } from "../domain/window";
import { NetworkError } from "../networks/network-error";
import type { SyncContext } from "./context";
import { narrow } from "./plan-window";

/** Where the next page starts (a null cursor: at the beginning of the window), null when the window is read. */
export type NextPage = { cursor: string | null } | null;

/** A window of a row, and the number of the last page that was read for it. */
interface ReadSoFar {
  window: Window;
  afterPage: number;
}

/** Decides how a window goes on after a page. A window that turns out too large gives way; what was read stays. */
export async function nextPage(context: SyncContext, log: SyncLog, page: LandedPage): Promise<NextPage> {
  if (page.nextCursor === null) return null;
  // The step runs again after the window gave way: the answer is the same as the first time.
  if (gaveWay(log, page)) return +log.windowStart === +log.windowEnd ? null : { cursor: null };

  const { perWindow, hard } = context.maxPages;
  const soFar = { window: { start: page.windowStart, end: page.windowEnd }, afterPage: page.pageNo };
  const read = await countPagesOfWindow(context.db, page);
  const ofRun = (await rowsOfRun(context.db, log.runId)).reduce((sum, row) => sum + row.pages, 0);
  if (ofRun >= hard) return giveUpForNow(context, log, soFar, { alone: read >= hard });
  if ((page.totalPages ?? read) < perWindow) return { cursor: page.nextCursor };
  return (await shrinkWindow(context, log, soFar)) ? { cursor: null } : { cursor: page.nextCursor };
}

/** Whether the window that a page was read for has given way since. The page's cursor leads nowhere then. */
export function gaveWay(log: SyncLog, page: LandedPage): boolean {
  return +log.windowStart !== +page.windowStart || +log.windowEnd !== +page.windowEnd;
}

/** Narrows an open window to a part of itself; false when the network's date filter cannot express less. */
export async function shrinkWindow(
  context: SyncContext,
  log: SyncLog,
  { window, afterPage }: ReadSoFar,
): Promise<boolean> {
  const { minWindowMs } = context.adapterFor(log.network).traits;
  const times = Math.max(await countWindowsOfLog(context.db, log.id), 1);
  const part = narrow(window, log.kind === "incremental" ? "older" : "newer", times - 1, minWindowMs);
  if (!part) return false;
  await narrowWindow(context.db, log.id, { from: window, to: part, afterPage });
  return true;
}

/**
 * The run is at its limit of steps: the row claims nothing, and the next run plans anew with what is known now. A
 * window that had the whole run to itself and cannot be asked for in parts would end the next one alike.
 */
async function giveUpForNow(
  context: SyncContext,
  log: SyncLog,
  { window, afterPage }: ReadSoFar,
  { alone }: { alone: boolean },
): Promise<NextPage> {
  const { minWindowMs } = context.adapterFor(log.network).traits;
  if (alone && !narrow(window, "newer", 0, minWindowMs)) {
    throw new NetworkError("internal", "The smallest period that the network can be asked for exceeds one run");
  }
  await narrowWindow(context.db, log.id, { from: window, to: { start: window.start, end: window.start }, afterPage });
  return null;
}
