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

/** Decides how a window goes on after a page. A window that turns out too large gives way; what was read stays. */
export async function nextPage(context: SyncContext, log: SyncLog, page: LandedPage): Promise<NextPage> {
  if (page.nextCursor === null) return null;
  // The step runs again after the window gave way: the answer is the same as the first time.
  if (gaveWay(log, page)) return +log.windowStart === +log.windowEnd ? null : { cursor: null };

  const { perWindow, hard } = context.maxPages;
  const pages = page.totalPages ?? (await countPagesOfWindow(context.db, page));
  const spent = (await rowsOfRun(context.db, log.runId)).reduce((sum, row) => sum + row.pages, 0) >= hard;
  if (pages < perWindow && !spent) return { cursor: page.nextCursor };

  const window = { start: page.windowStart, end: page.windowEnd };
  if (spent) return giveUpForNow(context, log, window);
  return (await shrinkWindow(context, log, window)) ? { cursor: null } : { cursor: page.nextCursor };
}

/** Whether the window that a page was read for has given way since. The page's cursor leads nowhere then. */
export function gaveWay(log: SyncLog, page: LandedPage): boolean {
  return +log.windowStart !== +page.windowStart || +log.windowEnd !== +page.windowEnd;
}

/** Narrows an open window to a part of itself; false when the network's date filter cannot express less. */
export async function shrinkWindow(context: SyncContext, log: SyncLog, window: Window): Promise<boolean> {
  const { minWindowMs } = context.adapterFor(log.network).traits;
  const times = Math.max(await countWindowsOfLog(context.db, log.id), 1);
  const part = narrow(window, log.kind === "incremental" ? "older" : "newer", times - 1, minWindowMs);
  if (!part) return false;
  await narrowWindow(context.db, log.id, part);
  return true;
}

/** The run is at its limit of steps: the row claims nothing, and the next run plans anew with what is known now. */
async function giveUpForNow(context: SyncContext, log: SyncLog, window: Window): Promise<NextPage> {
  const { minWindowMs } = context.adapterFor(log.network).traits;
  if (!narrow(window, "newer", 0, minWindowMs)) {
    throw new NetworkError("internal", "The smallest period that the network can be asked for exceeds one run");
  }
  await narrowWindow(context.db, log.id, { start: window.start, end: window.start });
  return null;
}
