import { holdAccount } from "#db/accounts/account-status";
import { getAccount } from "#db/accounts/read-accounts";
import type { Database } from "#db/client";
import { countKnown } from "#db/health/account-counts";
import { type ListedPage, pagesOfLog } from "#db/landed-pages/read-pages";
import { resolveUnseenRejects } from "#db/rejected-records/open-rejects";
import { markAbsentSales } from "#db/sales/mark-absent-sales";
import type { Account } from "#db/schema/network-account";
import type { SyncLog } from "#db/schema/sync-log";
import { stalledImport } from "#db/sync-logs/import-progress";
import { lockSyncLog } from "#db/sync-logs/read-sync-logs";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { closeAsSuccess } from "#db/sync-logs/store-sync-log";
import {
  advanceRequest,
  ensureRequest,
  finishRequest,
  keepRequest,
  type Served,
} from "#db/sync-requests/store-request";
import { gapsIn } from "#domain/coverage";
import type { Money } from "#domain/money";
import type { SyncDoubt } from "#domain/sync";
import { earliest, latest, type Window } from "#domain/window";
import type { NetworkAdapter, NetworkTraits } from "#networks/adapter";
import { historyStart } from "#networks/adapter";
import type { SyncContext } from "../context";
import { howItWasRead, isWholeList, readsOf } from "../fetch/next-page";
import { MAX_LIST_READS, STEADY_VOLUME, VANISHED_AFTER_MS } from "../limits";
import type { SyncJob, WindowText } from "../plan/open-windows";

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

/** What the run has read to its end so far, and is believed of. */
async function readByRun(db: Database, runId: string): Promise<Window[]> {
  const rows = await rowsOfRun(db, runId);
  const read = rows.filter(({ success, doubt, dryRun }) => success === true && doubt === null && !dryRun);
  return read.map(({ windowStart: start, windowEnd: end }) => ({ start, end }));
}

/**
 * A window that is closed long after it was opened, or begins just where the history does that the network tells, has shown
 * nothing of what the network tells no longer: it covers the rest.
 */
function asTold(row: SyncLog, { traits }: NetworkAdapter, now: Date): SyncLog {
  return { ...row, windowStart: earliest(latest(row.windowStart, historyStart(now, traits)), row.windowEnd) };
}

/**
 * Closes a window as covered. The watermark is carried forward: an empty window keeps it, a dry run does not move it, and
 * it never passes the window's end or the run's own start.
 */
export async function writeSyncLog(context: SyncContext, job: SyncJob, syncLogId: string): Promise<WrittenSyncLog> {
  const log = await context.db.transaction(async (db) => {
    await holdAccount(db, job.accountId);
    const { log: stored, watermark } = await lockSyncLog(db, job, syncLogId);
    if (stored.success) return stored;
    const adapter = context.adapterFor(stored.network);
    const row = asTold(stored, adapter, context.now());
    const pages = await pagesOfLog(db, row.id);
    const found = await doubtOf({ ...context, db }, row, pages);
    const doubt = found.doubt ?? row.doubt;
    const dates = row.dryRun || doubt ? [] : pages.flatMap(({ lastRecordDate }) => lastRecordDate ?? []);
    const newest = dates.length > 0 ? latest(...dates) : null;
    // A window may leave a hole behind it, after the watermark, which the next sync has to start before.
    const hole = watermark && row.windowStart > watermark ? { start: watermark, end: row.windowStart } : null;
    const follows = hole === null || gapsIn(hole, await readByRun(db, job.runId)).length === 0;
    if (!row.dryRun && !doubt && row.windowEnd > row.windowStart) {
      const window = { start: row.windowStart, end: row.windowEnd };
      await resolveUnseenRejects(db, job, { syncLogId: row.id, window, startedAt: row.startedAt });
    }
    const bounded = newest && follows ? earliest(newest, row.windowEnd, row.startedAt) : null;
    return closeAsSuccess(db, row.id, {
      windowStart: row.windowStart,
      completedAt: context.now(),
      doubt,
      effect: found.effect,
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
async function doubtOf(context: SyncContext, log: SyncLog, pages: readonly ListedPage[]): Promise<Judged> {
  const isWhole = pages.length > 0 ? await wasReadWhole(context, log, pages) : log.pages === 0;
  if (!isWhole) return { ...FINE, doubt: "list_changed" };
  return judgeAbsences(context.db, log, context.adapterFor(log.network), context.now());
}

/** What was not read whole was read again, until it was read too often: the pages' rows are compared once. */
async function wasReadWhole(context: SyncContext, log: SyncLog, pages: readonly ListedPage[]): Promise<boolean> {
  const reads = readsOf(pages);
  if (reads.length < MAX_LIST_READS) return isWholeList(reads.at(-1) ?? []);
  return (await howItWasRead(context, log, pages)) === "whole";
}

/** What is doubtful about a read, and what the sales that are gone took from earnings. */
interface Judged {
  doubt: SyncDoubt | null;
  effect: Money[];
}

const FINE: Judged = { doubt: null, effect: [] };

/**
 * What a read that went through its whole window did not show is marked; see `markAbsentSales`. Rows that could not be
 * read may be the missing ones, and the ends of a window are not trusted as far as the network's date filter is vague: what
 * is missing there is doubted, and not gone. Returns the doubt when the network shows nothing, or hardly anything, of what it has shown before.
 */
async function judgeAbsences(db: Database, log: SyncLog, { traits }: NetworkAdapter, now: Date): Promise<Judged> {
  if (log.dryRun) return FINE;
  const { userId, accountId, id: syncLogId, runId, startedAt, recordsSynced, rejected } = log;
  const whole = { start: latest(log.windowStart, surelyTold(traits, now)), end: log.windowEnd };
  if (whole.start >= whole.end) return FINE;
  if (recordsSynced === 0 || rejected > 0) {
    const known = await countKnown(db, log, whole, startedAt);
    if (known >= STEADY_VOLUME && (recordsSynced + rejected) * 2 < known) return { ...FINE, doubt: "unexpected_zero" };
  }
  if (rejected > 0 || traits.granularity !== "transaction") return FINE;
  const trusted = {
    start: new Date(log.windowStart.getTime() + traits.edgeMs),
    end: new Date(log.windowEnd.getTime() - traits.edgeMs),
  };
  const read = { userId, accountId, syncLogId, runId, startedAt, window: whole, trusted, apartMs: VANISHED_AFTER_MS };
  const { believed, effect } = await markAbsentSales(db, read);
  return { doubt: believed ? null : "unexpected_zero", effect };
}

/**
 * Since when a network that forgets still tells every sale, as far as its date filter is vague. What is missing before has been
 * forgotten, a little earlier than was thought: nobody could ever say what became of it.
 */
function surelyTold({ opened, historyLimitMs, edgeMs }: NetworkTraits, now: Date): Date {
  return historyLimitMs === undefined ? opened : new Date(now.getTime() - historyLimitMs + edgeMs);
}

/** A run that has nothing to do answers what it was begun for. */
export function settleSkipped({ db }: SyncContext, job: SyncJob): Promise<void> {
  return finishRequest(db, servedBy(job));
}

/** The run is over. What it leaves to another run stays asked for until that one is heard of. */
export async function settleWritten(
  { db }: SyncContext,
  job: SyncJob,
  { gapsRemain, rest }: { gapsRemain: boolean; rest: WindowText | null },
): Promise<void> {
  const { userId, accountId, kind, requestId } = job;
  if (rest && requestId) await advanceRequest(db, requestId, new Date(rest.end));
  else if (kind === "import" && gapsRemain) await keepRequest(db, servedBy(job), "soon");
  else await finishRequest(db, servedBy(job));
  if (kind === "import" || !gapsRemain) return;
  const account = await getAccount(db, { userId, accountId });
  if (!account) return;
  await ensureRequest(db, { userId, accountId, network: account.network, kind: "import", trigger: "connect" });
}

/** An import that came no further twice would do the same a third time; a sync knows that from its plan. */
export async function isWorthAnImport({ db, dryRun }: SyncContext, { userId, accountId, kind }: SyncJob) {
  if (dryRun) return false;
  return kind !== "import" || (await stalledImport(db, { userId, accountId })) === null;
}

/** The run failed. Where the engine gave it up, through no fault of the account's, it is asked for again. */
export async function settleFailed(
  { db }: SyncContext,
  job: SyncJob,
  account: Account | undefined,
  byEngine: boolean,
): Promise<void> {
  const served = servedBy(job);
  if (!account || !byEngine) return finishRequest(db, served);
  const { userId, accountId, trigger, window } = job;
  const { network } = account;
  if (job.requestId === undefined) {
    await ensureRequest(db, { userId, accountId, network, kind: served.kind, trigger, window: window ?? undefined });
  }
  await keepRequest(db, served, "at once");
}

function servedBy({ userId, accountId, kind, requestId, runId }: SyncJob): Served {
  return { userId, accountId, kind: kind === "incremental" ? "sync" : kind, requestId, runId };
}
