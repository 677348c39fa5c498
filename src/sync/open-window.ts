import { getAccount } from "../db/accounts/get-account";
import { holdAccount } from "../db/accounts/hold-account";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { openSyncLog } from "../db/sync-logs/open-sync-log";
import { lastImportWindow, newestStart, rowsOfRun } from "../db/sync-logs/run-history";
import type { SyncLog } from "../db/sync-logs/types";
import { watermarkOf } from "../db/sync-logs/watermark";
import type { SyncDoubt, SyncKind, SyncTrigger } from "../domain/sync";
import type { Window } from "../domain/window";
import type { AccountRef, SyncContext } from "./context";
import { CLOCK_TOLERANCE_MS, MAX_WINDOWS_PER_RUN, SILENCE_MS } from "./limits";
import { parallelWindows, planNext } from "./plan-next";

/** What a run is asked to do. Plain data: it comes out of an event. */
export interface SyncJob extends AccountRef {
  runId: string;
  kind: SyncKind;
  trigger: SyncTrigger;
  /** The hour of a scheduled sync. */
  tick: Date | null;
  /** The period of a re-read. */
  window: Window | null;
}

/** An open window: the run fills it page by page and then closes its SyncLog row. */
export interface OpenWindow {
  syncLogId: string;
  start: string;
  end: string;
}

/**
 * The windows that a run is to read now: those that it has open, and further ones as far as it may read side by side.
 * None when nothing is left or the run has done its share. A step that runs twice finds what it opened.
 */
export async function openWindows(context: SyncContext, job: SyncJob): Promise<OpenWindow[]> {
  const account = await getAccount(context.db, job.userId, job.accountId);
  if (!account) return [];
  return context.db.transaction(async (db) => {
    await holdAccount(db, account.id);
    const lanes = await lanesOf(db, context, account, job);
    while (await openNext(db, context, account, job, lanes)) {}
    const rows = await rowsOfRun(db, job.runId);
    return rows.filter((row) => row.completedAt === null).map(toOpenWindow);
  });
}

/** Side by side only once it is known how dense the history is; the newest days come first, and alone. */
async function lanesOf(db: Database, context: SyncContext, { id, userId, network }: Account, { kind }: SyncJob) {
  const last = kind === "import" ? await lastImportWindow(db, userId, id) : undefined;
  if (!last) return 1;
  // Where the shortest window has many pages, several at once would use up the run before any is read.
  const fitting = Math.floor(context.maxPages.perRun / Math.max(last.pages, 1));
  return Math.max(1, Math.min(fitting, parallelWindows(context, network)));
}

/** Opens one more window; false when there is none to open now. */
async function openNext(
  db: Database,
  context: SyncContext,
  account: Account,
  job: SyncJob,
  lanes: number,
): Promise<boolean> {
  const before = await rowsOfRun(db, job.runId);
  if (before.filter((row) => row.completedAt === null).length >= lanes) return false;
  const pages = before.reduce((sum, row) => sum + row.pages, 0);
  if (pages >= context.maxPages.perRun || before.length >= MAX_WINDOWS_PER_RUN) return false;

  const now = context.now();
  // A run stays what it began as, though dry runs are switched on or off while it is under way.
  const dryRun = before[0]?.dryRun ?? context.dryRun;
  const watermark = await watermarkOf(db, job.userId, job.accountId);
  const window = await planNext(db, context, account, job, { before, watermark, now, dryRun });
  if (!window) return false;
  await openSyncLog(db, {
    accountId: account.id,
    userId: account.userId,
    network: account.network,
    kind: window.kind,
    trigger: job.trigger,
    runId: job.runId,
    seq: before.length + 1,
    tick: job.tick,
    windowStart: window.start,
    windowEnd: window.end,
    startedAt: now,
    aliveUntil: new Date(now.getTime() + SILENCE_MS),
    lastRecordDate: watermark,
    dryRun,
    doubt: await clockDoubt(db, account, now),
  });
  return true;
}

/** Runs begin one after the other: one that begins before an earlier one has a clock that ran backwards. */
async function clockDoubt(db: Database, { id, userId }: Account, now: Date): Promise<SyncDoubt | null> {
  const newest = await newestStart(db, userId, id);
  return newest && newest.getTime() - now.getTime() > CLOCK_TOLERANCE_MS ? "clock_backwards" : null;
}

function toOpenWindow(row: SyncLog): OpenWindow {
  return { syncLogId: row.id, start: row.windowStart.toISOString(), end: row.windowEnd.toISOString() };
}
