import { holdAccount } from "../db/accounts/hold-account";
import { newestRecordDate } from "../db/landed-pages/newest-record-date";
import { closeAsSuccess } from "../db/sync-logs/close-sync-log";
import { coveredWindows } from "../db/sync-logs/coverage";
import { getSyncLog } from "../db/sync-logs/get-sync-log";
import { stalledImport } from "../db/sync-logs/import-progress";
import { isImporting, rowsOfRun } from "../db/sync-logs/run-history";
import type { SyncLog } from "../db/sync-logs/types";
import { watermarkOf } from "../db/sync-logs/watermark";
import { gapsIn } from "../domain/coverage";
import { earliest, latest } from "../domain/window";
import type { SyncContext } from "./context";
import { judgeAbsences } from "./judge-absences";
import { STALLED_IMPORT_REST_MS } from "./limits";
import { type OpenWindow, openWindows, type SyncJob } from "./open-window";
import { historyStart, planReread, wantedHistory } from "./plan-window";

export interface WrittenSyncLog {
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  pages: number;
  /** The windows of the run that are open now; none when the run has nothing more to do. */
  next: OpenWindow[];
  /** True when history is still missing, no import is at work on it, and one would come further. */
  gapsRemain: boolean;
  /** What a re-read did not get to: another run's. Null when nothing is left, or when this one came no further. */
  rest: { start: string; end: string } | null;
}

/**
 * Closes a window as covered and opens the run's next one. The watermark is carried forward: an empty window keeps it,
 * a dry run does not move it, and it never passes the window's end or the run's own start.
 */
export async function writeSyncLog(context: SyncContext, job: SyncJob, syncLogId: string): Promise<WrittenSyncLog> {
  const log = await context.db.transaction(async (db) => {
    await holdAccount(db, job.accountId);
    const row = await getSyncLog(db, job.accountId, syncLogId, { lock: true });
    if (row.success) return row;
    const doubt = (await judgeAbsences(db, row, context.adapterFor(row.network))) ?? row.doubt;
    const watermark = await watermarkOf(db, job.userId, job.accountId);
    const newest = row.dryRun || doubt ? null : await newestRecordDate(db, row.id);
    // A window that begins after the watermark leaves a hole behind it, which the next sync has to start before.
    const follows = watermark === null || row.windowStart <= watermark;
    const bounded = newest && follows ? earliest(newest, row.windowEnd, row.startedAt) : null;
    return closeAsSuccess(db, row.id, {
      completedAt: context.now(),
      doubt,
      lastRecordDate: watermark && bounded ? latest(watermark, bounded) : (bounded ?? watermark),
    });
  });
  const { inserted, updated, unchanged, rejected, pages } = log;
  const next = await openWindows(context, job);
  const over = next.length === 0;
  return {
    inserted,
    updated,
    unchanged,
    rejected,
    pages,
    next,
    gapsRemain: over && (await hasGaps(context, job, log)),
    rest: over ? await restOf(context, job, log) : null,
  };
}

/** A re-read goes from the newest end back: what is left begins where its period does. */
async function restOf(
  { db, now, adapterFor }: SyncContext,
  { window, runId }: SyncJob,
  { network }: SyncLog,
): Promise<WrittenSyncLog["rest"]> {
  if (!window) return null;
  const done = (await rowsOfRun(db, runId)).filter((row) => row.success);
  const read = done.map(({ windowStart, windowEnd }) => ({ start: windowStart, end: windowEnd }));
  const left = planReread(window, read, historyStart(now(), adapterFor(network).traits.historyLimitMs));
  if (!left || left.end >= window.end) return null;
  return { start: window.start.toISOString(), end: left.end.toISOString() };
}

async function hasGaps(
  { db, now, adapterFor }: SyncContext,
  { userId, accountId, kind, trigger }: SyncJob,
  { network, dryRun }: SyncLog,
): Promise<boolean> {
  if (dryRun) return false;
  const covered = await coveredWindows(db, userId, accountId);
  const wanted = wantedHistory(now(), covered, adapterFor(network).traits.historyLimitMs);
  if (gapsIn(wanted, covered).length === 0) return false;
  const stalled = await stalledImport(db, userId, accountId);
  if (kind === "import") return stalled === null;
  const held = stalled && trigger !== "manual" && now().getTime() - stalled.since.getTime() < STALLED_IMPORT_REST_MS;
  return !held && !(await isImporting(db, userId, accountId, now()));
}
