import { getAccount } from "../db/accounts/get-account";
import type { PageCounts } from "../db/landed-pages/mark-applied";
import { applyPage } from "./apply-page";
import type { AccountRef, SyncContext } from "./context";
import { type FetchRequest, type FetchResult, fetchPage } from "./fetch-page";
import { type LeftToRead, type Opened, type OpenWindow, openWindows, type SyncJob } from "./plan/open-windows";
import { isWorthAnImport, settleWritten } from "./settle-request";
import { type WrittenSyncLog, writeSyncLog } from "./write-sync-log";

/** A window that a run is reading, and where its next page starts. */
export interface Lane {
  syncLogId: string;
  /** The number of the next page within the window's SyncLog row, from 1. */
  pageNo: number;
  cursor: string | null;
}

export const toLane = ({ syncLogId }: OpenWindow): Lane => ({ syncLogId, pageNo: 1, cursor: null });

/**
 * Fetches the next page of every lane, all at once. When one fails, the others are landed before the failure is told:
 * the step that runs again asks for the failed page alone.
 */
export async function fetchRound(
  context: SyncContext,
  { accountId, userId }: AccountRef,
  lanes: readonly Lane[],
  soFar: Pick<FetchRequest, "attempt" | "waits">,
): Promise<FetchResult[]> {
  const pages = lanes.map((lane) => fetchPage(context, { accountId, userId, ...lane, ...soFar }));
  const failed = (await Promise.allSettled(pages)).find((page) => page.status === "rejected");
  if (failed) throw failed.reason;
  return Promise.all(pages);
}

/** Applies the pages of a round that hold something new, one transaction each. */
export async function applyRound(
  context: SyncContext,
  { accountId, userId }: AccountRef,
  lanes: readonly Lane[],
  pages: readonly FetchResult[],
): Promise<PageCounts[]> {
  const applied: PageCounts[] = [];
  for (const [i, { syncLogId, pageNo }] of lanes.entries()) {
    if (pages[i]?.upsert) applied.push(await applyPage(context, { accountId, userId, syncLogId, pageNo }));
  }
  return applied;
}

/** What a run has to do after windows of it were closed. */
export interface ClosedRound extends Opened {
  written: WrittenSyncLog[];
  /** True when history is still missing, no import is at work on it, and one would come further. */
  gapsRemain: boolean;
}

/**
 * Closes the windows that are over and opens the next ones: of what was planned, or of a new plan where a window gave way
 * or the plan came to its end with more due. Settles what the run was begun for when nothing is left.
 */
export async function closeRound(
  context: SyncContext,
  job: SyncJob,
  { ended, going, left }: { ended: readonly string[]; going: number; left: LeftToRead },
): Promise<ClosedRound> {
  const written: WrittenSyncLog[] = [];
  for (const syncLogId of ended) written.push(await writeSyncLog(context, job, syncLogId));
  const plansAnew = written.some(({ gaveWay }) => gaveWay) || (left.windows.length === 0 && left.more === job.kind);
  const mayOpen = plansAnew || left.windows.length > 0 || job.kind === "reread";
  const account = mayOpen ? await getAccount(context.db, job.userId, job.accountId) : undefined;
  const nothing = { open: [], left, rest: null };
  const next = account ? await openWindows(context, account, job, plansAnew ? null : left) : nothing;
  if (next.open.length > 0 || (!mayOpen && going > 0)) return { ...next, written, gapsRemain: false };
  const gapsRemain = next.left.more === "import" && (await isWorthAnImport(context, job));
  await settleWritten(context, job, { gapsRemain, rest: next.rest });
  return { ...next, written, gapsRemain };
}

/** How the lanes stand after a round: which go on, and which windows were read to their end. Pure. */
export function afterRound(lanes: readonly Lane[], pages: readonly FetchResult[]): { going: Lane[]; ended: string[] } {
  const going: Lane[] = [];
  const ended: string[] = [];
  for (const [i, lane] of lanes.entries()) {
    const page = pages[i];
    if (!page) throw new Error("A round answers for every lane");
    if (page.waitMs !== undefined) going.push(lane);
    else if (page.next) going.push({ ...lane, pageNo: lane.pageNo + 1, cursor: page.next.cursor });
    else ended.push(lane.syncLogId);
  }
  return { going, ended };
}

/** The lanes that go on, and one for each window that was opened meanwhile. Pure. */
export function withOpened(going: readonly Lane[], open: readonly OpenWindow[]): Lane[] {
  const known = new Set(going.map(({ syncLogId }) => syncLogId));
  return [...going, ...open.filter(({ syncLogId }) => !known.has(syncLogId)).map(toLane)];
}
