import type { PageCounts } from "../db/sync-logs/add-page";
import { applyPage } from "./apply-page";
import type { AccountRef, SyncContext } from "./context";
import { type FetchRequest, type FetchResult, fetchPage } from "./fetch-page";
import type { OpenWindow, SyncJob } from "./open-window";
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

/** Closes the windows that were read to their end. The last of the results tells what is open now. */
export async function closeRound(
  context: SyncContext,
  job: SyncJob,
  syncLogIds: readonly string[],
): Promise<WrittenSyncLog[]> {
  const written: WrittenSyncLog[] = [];
  for (const syncLogId of syncLogIds) written.push(await writeSyncLog(context, job, syncLogId));
  return written;
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
