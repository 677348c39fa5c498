import { holdAccount } from "../db/accounts/hold-account";
import type { Database } from "../db/client";
import { type ListedPage, pagesOfLog } from "../db/landed-pages/pages-of-log";
import { closeAsSuccess } from "../db/sync-logs/close-sync-log";
import { getSyncLog } from "../db/sync-logs/get-sync-log";
import type { SyncLog } from "../db/sync-logs/types";
import { watermarkOf } from "../db/sync-logs/watermark";
import type { SyncDoubt } from "../domain/sync";
import { earliest, latest } from "../domain/window";
import type { NetworkAdapter } from "../networks/adapter";
import type { SyncContext } from "./context";
import { judgeAbsences } from "./judge-absences";
import type { SyncJob, WindowText } from "./plan/open-windows";
import { isWholeList, readsOf } from "./whole-list";

export interface WrittenSyncLog {
  /** The SyncLog row that was closed, and the window that it covers. */
  syncLogId: string;
  window: WindowText;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  pages: number;
  /** The window was too large: it covers nothing, and its parts are to be planned. */
  gaveWay: boolean;
}

/**
 * Closes a window as covered. The watermark is carried forward: an empty window keeps it, a dry run does not move it, and
 * it never passes the window's end or the run's own start.
 */
export async function writeSyncLog(context: SyncContext, job: SyncJob, syncLogId: string): Promise<WrittenSyncLog> {
  const log = await context.db.transaction(async (db) => {
    await holdAccount(db, job.accountId);
    const row = await getSyncLog(db, job.accountId, syncLogId, { lock: true });
    if (row.success) return row;
    const pages = await pagesOfLog(db, row.id);
    const doubt = (await doubtOf(db, row, pages, context.adapterFor(row.network))) ?? row.doubt;
    const watermark = await watermarkOf(db, job.userId, job.accountId);
    const dates = row.dryRun || doubt ? [] : pages.flatMap(({ lastRecordDate }) => lastRecordDate ?? []);
    const newest = dates.length > 0 ? latest(...dates) : null;
    // A window that begins after the watermark leaves a hole behind it, which the next sync has to start before.
    const follows = watermark === null || row.windowStart <= watermark;
    const bounded = newest && follows ? earliest(newest, row.windowEnd, row.startedAt) : null;
    return closeAsSuccess(db, row.id, {
      completedAt: context.now(),
      doubt,
      lastRecordDate: watermark && bounded ? latest(watermark, bounded) : (bounded ?? watermark),
    });
  });
  const { inserted, updated, unchanged, rejected, pages, windowStart, windowEnd, askedEnd } = log;
  return {
    syncLogId: log.id,
    window: { start: windowStart.toISOString(), end: (askedEnd ?? windowEnd).toISOString() },
    inserted,
    updated,
    unchanged,
    rejected,
    pages,
    gaveWay: askedEnd !== null,
  };
}

/** A list that was not read whole proves nothing, of absent sales either. */
async function doubtOf(
  db: Database,
  log: SyncLog,
  pages: readonly ListedPage[],
  adapter: NetworkAdapter,
): Promise<SyncDoubt | null> {
  const read = readsOf(pages).at(-1);
  return read && !isWholeList(read) ? "list_changed" : judgeAbsences(db, log, adapter);
}
