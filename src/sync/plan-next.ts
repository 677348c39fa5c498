import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { saleDateReached } from "../db/sales/sale-date-reached";
import { coveredWindows } from "../db/sync-logs/coverage";
import { lastImportWindow, rowsPerPage } from "../db/sync-logs/run-history";
import type { SyncLog } from "../db/sync-logs/types";
import type { SyncKind } from "../domain/sync";
import { earliest, HOUR, latest, type Window } from "../domain/window";
import type { SyncContext } from "./context";
import type { SyncJob } from "./open-window";
import { historyStart, newestPart, planImport, planIncremental, planReread } from "./plan-window";
import { mostOverdue, tiersOf } from "./tiers";

/** Side by side, windows share the run's pages: none may be so large that all have to give up. */
export function parallelWindows({ adapterFor, maxPages }: SyncContext, network: string): number {
  return Math.max(1, Math.min(adapterFor(network).traits.parallelWindows, Math.floor(maxPages.perWindow / 10)));
}

/** What the run has opened so far, and what is known as it plans on. */
interface Progress {
  before: SyncLog[];
  watermark: Date | null;
  now: Date;
  dryRun: boolean;
}

/** The next window of a run: what it was asked for, and then what the tiers find due. Null when there is none. */
export async function planNext(
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
  // A window that was halved goes on where its older half ended.
  if (last) return { start: last.windowEnd, end: runStart };
  const lookBackMs = await lookBackOf(db, context, account, watermark);
  return planIncremental({ runStart, watermark, covered, lookBackMs, historyLimitMs });
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

/** After the hourly window: the most overdue of what the tiers find due, as far as the run's page budget goes. */
async function planTiers(
  db: Database,
  context: SyncContext,
  account: Account,
  { before, watermark, now }: Progress,
): Promise<Window | null> {
  const { perTier, perWindow } = context.maxPages;
  const spent = before.filter(({ kind }) => kind === "reread").reduce((sum, { pages }) => sum + pages, 0);
  // What a network shows that is in doubt would not be believed of an older period either.
  if (spent >= perTier || before.some(({ doubt }) => doubt)) return null;
  const { id, userId, network } = account;
  const { traits } = context.adapterFor(network);
  const { historyLimitMs, minWindowMs, edgeMs } = traits;
  const due = await mostOverdue(tiersOf(traits, id), {
    now,
    lookBackMs: await lookBackOf(db, context, account, watermark),
    historyLimitMs,
    minWindowMs,
    covered: await coveredWindows(db, userId, id),
    readSince: (since) => coveredWindows(db, userId, id, since),
  });
  if (!due) return null;
  const reach = (pages: number) => reachOf(db, context, account, due.end, pages);
  const usual = newestPart(due, await reach(perTier), minWindowMs);
  // More of it, within reason, where less could not tell that a sale is gone.
  const widest = newestPart(due, await reach(perWindow / 2), minWindowMs);
  const telling = new Date(due.end.getTime() - 2 * edgeMs - minWindowMs);
  return { start: earliest(usual.start, latest(widest.start, telling)), end: due.end };
}
