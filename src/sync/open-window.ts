import { getAccount } from "../db/accounts/get-account";
import { holdAccount } from "../db/accounts/hold-account";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { saleDateReached } from "../db/sales/sale-date-reached";
import { coveredWindows } from "../db/sync-logs/coverage";
import { openSyncLog } from "../db/sync-logs/open-sync-log";
import { lastImportWindow, newestStart, rowsOfRun, rowsPerPage } from "../db/sync-logs/run-history";
import type { SyncLog } from "../db/sync-logs/types";
import { watermarkOf } from "../db/sync-logs/watermark";
import type { SyncDoubt, SyncKind, SyncTrigger } from "../domain/sync";
import { earliest, HOUR, latest, type Window } from "../domain/window";
import type { AccountRef, SyncContext } from "./context";
import { CLOCK_TOLERANCE_MS, MAX_WINDOWS_PER_RUN, SILENCE_MS } from "./limits";
import { historyStart, newestPart, planImport, planIncremental, planReread } from "./plan-window";
import { everyFor, planTier, tiersOf } from "./tiers";

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

/** Side by side, windows share the run's pages: none may be so large that all have to give up. */
function parallelWindows({ adapterFor, maxPages }: SyncContext, network: string): number {
  return Math.max(1, Math.min(adapterFor(network).traits.parallelWindows, Math.floor(maxPages.perWindow / 10)));
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

interface Progress {
  before: SyncLog[];
  watermark: Date | null;
  now: Date;
  dryRun: boolean;
}

async function planNext(
  db: Database,
  context: SyncContext,
  account: Account,
  job: SyncJob,
  progress: Progress,
): Promise<PlannedWindow | null> {
  const planned = await planOwn(db, context, account, job, progress);
  if (planned) return { ...planned, kind: job.kind };
  if (job.kind !== "incremental" || progress.dryRun) return null;
  const tier = await planTiers(db, context, account, progress);
  return tier && { ...tier, kind: "reread" };
}

type PlannedWindow = Window & { kind: SyncKind };

/** What the run was asked for. */
async function planOwn(
  db: Database,
  context: SyncContext,
  account: Account,
  job: SyncJob,
  { before, watermark, now, dryRun }: Progress,
): Promise<Window | null> {
  const { traits } = context.adapterFor(account.network);
  // What the run reads already is taken, as what it has read is.
  const taken = before
    .filter((row) => row.completedAt === null || (row.success && (dryRun || row.doubt)))
    .map((row) => ({ start: row.windowStart, end: row.windowEnd }));
  const done = before.filter((row) => row.success).map((row) => ({ start: row.windowStart, end: row.windowEnd }));
  const { historyLimitMs } = traits;
  if (job.kind === "reread") {
    const rest = job.window && planReread(job.window, done, historyStart(now, historyLimitMs));
    const pages = context.maxPages.perWindow / 2;
    return rest && newestPart(rest, await reachOf(db, context, account, rest.end, pages), traits.minWindowMs);
  }

  const covered = await coveredWindows(db, account.userId, account.id);
  // A dry run covers nothing in the ledger's eyes: its own windows tell it what it has looked at.
  const seen = [...covered, ...taken].sort((a, b) => a.end.getTime() - b.end.getTime());
  if (job.kind === "import") {
    const row = await lastImportWindow(db, account.userId, account.id);
    const last = row && {
      window: { start: row.windowStart, end: row.windowEnd },
      pages: row.pages,
      rows: row.recordsSynced + row.rejected,
    };
    return planImport({
      now,
      covered: seen,
      last: last ?? null,
      minWindowMs: traits.minWindowMs,
      historyLimitMs,
      maxPages: context.maxPages.perWindow / parallelWindows(context, account.network),
    });
  }
  const runStart = before[0]?.startedAt ?? now;
  const last = before.at(-1);
  if (last && (last.windowEnd >= runStart || last.kind === "reread")) return null;
  const lookBackMs = await lookBackOf(db, context, account, watermark);
  const window = planIncremental({ runStart, watermark, covered, lookBackMs, historyLimitMs });
  // A window that was halved goes on where its older half ended.
  return last ? { start: last.windowEnd, end: runStart } : window;
}

/**
 * How far an hourly window reaches behind the watermark: the network's look-back, or less of it where it holds more
 * known sales than the page budget of a re-read. What it leaves out is the tiers'.
 */
async function lookBackOf(db: Database, context: SyncContext, account: Account, watermark: Date | null) {
  const { lookBackMs, minWindowMs } = context.adapterFor(account.network).traits;
  if (!watermark || lookBackMs <= minWindowMs) return lookBackMs;
  const reached = await reachOf(db, context, account, watermark, context.maxPages.perTier);
  return reached ? Math.min(lookBackMs, Math.max(watermark.getTime() - reached.getTime(), HOUR)) : lookBackMs;
}

/** Where so many pages of known sales end, going back from `end`; null where there are fewer. */
async function reachOf(
  db: Database,
  { adapterFor }: SyncContext,
  { id, userId, network }: Account,
  end: Date,
  pages: number,
): Promise<Date | null> {
  const { granularity, pageSize } = adapterFor(network).traits;
  if (granularity === "day") return null;
  const perPage = (await rowsPerPage(db, userId, id)) ?? pageSize;
  return saleDateReached(db, userId, id, { end, count: Math.ceil(pages * Math.min(perPage, pageSize)) });
}

/** After the hourly window: what the re-read tiers find due, newest first, as far as the run's page budget goes. */
async function planTiers(
  db: Database,
  context: SyncContext,
  account: Account,
  { before, watermark, now }: Progress,
): Promise<Window | null> {
  const { perTier, perWindow } = context.maxPages;
  if (before.reduce((sum, row) => sum + row.pages, 0) >= perTier) return null;
  const { id, userId, network } = account;
  const { traits } = context.adapterFor(network);
  const lookBackMs = await lookBackOf(db, context, account, watermark);
  const covered = await coveredWindows(db, userId, id);
  for (const tier of tiersOf(traits)) {
    if (tier.depthMs <= lookBackMs) continue;
    const readLately = await coveredWindows(db, userId, id, new Date(now.getTime() - everyFor(tier, id)));
    const { historyLimitMs, minWindowMs, edgeMs } = traits;
    const due = planTier({ now, covered, readLately, depthMs: tier.depthMs, lookBackMs, historyLimitMs, minWindowMs });
    if (!due) continue;
    const reach = (pages: number) => reachOf(db, context, account, due.end, pages);
    const usual = newestPart(due, await reach(perTier), minWindowMs);
    // More of it, within reason, where less could not tell that a sale is gone.
    const widest = newestPart(due, await reach(perWindow / 2), minWindowMs);
    const telling = new Date(due.end.getTime() - 2 * edgeMs - minWindowMs);
    return { start: earliest(usual.start, latest(widest.start, telling)), end: due.end };
  }
  return null;
}

function toOpenWindow(row: SyncLog): OpenWindow {
  return { syncLogId: row.id, start: row.windowStart.toISOString(), end: row.windowEnd.toISOString() };
}
