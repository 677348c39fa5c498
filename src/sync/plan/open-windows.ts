import { holdAccount } from "#db/accounts/account-status";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import type { SyncLog } from "#db/schema/sync-log";
import { readAccountReads } from "#db/sync-logs/read-account-reads";
import { openSyncLog } from "#db/sync-logs/store-sync-log";
import type { AccountReads } from "#domain/account-reads";
import type { AccountRef, SyncKind, SyncTrigger } from "#domain/sync";
import { partBefore, type Window, windowMs } from "#domain/window";
import type { SyncContext } from "../context";
import { CLOCK_TOLERANCE_MS, SILENCE_MS } from "../limits";
import { maxAges } from "./overdue";
import { isSpent, isTaken, leftOfPeriod, type PlannedWindow, plan } from "./plan";

/** What a run is asked to do. Plain data: it comes out of an event. */
export interface SyncJob extends AccountRef {
  runId: string;
  kind: SyncKind;
  trigger: SyncTrigger;
  /** The hour of a scheduled sync. */
  tick: Date | null;
  /** The period of a re-read. */
  window: Window | null;
  /** The stored request that the run was begun for. */
  requestId?: string | undefined;
  /** The event that the run began with, and its time: a run that was replayed began with the same. */
  eventKey?: string | undefined;
}

/** A window as a step's output tells it. */
export interface WindowText {
  start: string;
  end: string;
}

/** An open window: the run fills it page by page and then closes its SyncLog row. */
export interface OpenWindow extends WindowText {
  syncLogId: string;
}

/** What a run has planned and not begun. Plain data: it travels between steps. */
export interface LeftToRead {
  windows: (WindowText & { kind: SyncKind })[];
  lanes: number;
  /** More is due than that, of this kind first. */
  more: SyncKind | null;
}

export interface Opened {
  /** All windows of the run that are open now; none when the run is over. */
  open: OpenWindow[];
  left: LeftToRead;
  /** No run of the account has begun on this day (UTC) before this one. */
  firstOfDay: boolean;
  /** Of a re-read whose run is over: what it did not get to. Null when nothing is left, or when it came no further. */
  rest: WindowText | null;
}

/**
 * Opens the windows that a run is to read now: as many of those that are left as may be read side by side. Without
 * `left` it plans anew from what the SyncLog tells. A step that runs twice finds what it opened.
 */
export async function openWindows(
  context: SyncContext,
  account: Account,
  job: SyncJob,
  left: LeftToRead | null,
): Promise<Opened> {
  return context.db.transaction(async (db) => {
    await holdAccount(db, account.id);
    const now = context.now();
    const reads = await readAccountReads(db, { ...job, now });
    const first = reads.own[0];
    // A run stays what it began as, though dry runs are switched on or off while it is under way.
    const begun = { ...startOf(job, reads), dryRun: first?.dryRun ?? context.dryRun };
    const { traits } = context.adapterFor(account.network);
    const input = {
      reads,
      traits,
      ages: maxAges(traits, account.id),
      limits: context.maxPages,
      want: { ...job, ...begun },
      now,
    };
    const planned = left ? fromText(left) : plan(input);
    const open: OpenWindow[] = reads.own.filter(({ state }) => state === "open").map(toText);
    // A step that runs again was heard of by the database, if not by the engine: what it opened is not opened twice.
    const queue = planned.windows.filter((window) => !isTaken(reads, window));
    let seq = reads.own.length;
    for (let next = queue[0]; next && open.length < planned.lanes; next = queue[0]) {
      if (isSpent(input, next.kind)) break;
      queue.shift();
      // Whoever asked for it, and whatever the clock did meanwhile: nothing is covered before it has happened.
      const window = partBefore(next, now);
      if (windowMs(window) === 0 && (next.kind !== "incremental" || seq > 0)) continue;
      seq += 1;
      open.push(toOpen(await openRow(db, { account, job, reads, begun, seq, now }, { ...window, kind: next.kind })));
    }
    const more = planned.more ?? (open.length === 0 ? (queue[0]?.kind ?? null) : null);
    const rest = open.length === 0 && job.kind === "reread" ? leftOfPeriod(input) : null;
    return {
      open,
      left: { windows: queue.map(toKindText), lanes: planned.lanes, more },
      firstOfDay: dayOf(reads.newestStart) !== dayOf(now),
      rest: rest && toSpan(rest),
    };
  });
}

const dayOf = (instant: Date | null) => instant?.toISOString().slice(0, 10);

interface Opening {
  account: Account;
  job: SyncJob;
  reads: AccountReads;
  begun: Pick<SyncJob, "trigger" | "tick"> & { dryRun: boolean };
  seq: number;
  now: Date;
}

function openRow(db: Database, { account, job, reads, begun, seq, now }: Opening, window: PlannedWindow) {
  // Runs begin one after the other: one that begins before an earlier one has a clock that ran backwards.
  const isBackwards = reads.newestStart && reads.newestStart.getTime() - now.getTime() > CLOCK_TOLERANCE_MS;
  return openSyncLog(db, {
    accountId: account.id,
    userId: account.userId,
    network: account.network,
    kind: window.kind,
    ...begun,
    runId: job.runId,
    eventKey: job.eventKey ?? null,
    seq,
    windowStart: window.start,
    windowEnd: window.end,
    startedAt: now,
    aliveUntil: new Date(now.getTime() + SILENCE_MS),
    lastRecordDate: reads.watermark,
    doubt: isBackwards ? "clock_backwards" : null,
  });
}

/** What began the run, and for which hour. A replay says that it is one, and is no hour's sync once more. */
export function startOf(
  job: SyncJob,
  { own: [first], replay }: Pick<AccountReads, "own" | "replay">,
): Pick<SyncJob, "trigger" | "tick"> {
  if (first) return { trigger: first.trigger, tick: first.tick };
  return replay ? { trigger: "replay", tick: null } : { trigger: job.trigger, tick: job.tick };
}

const toSpan = ({ start, end }: Window): WindowText => ({ start: start.toISOString(), end: end.toISOString() });
const toText = (own: Window & { syncLogId: string }): OpenWindow => ({ syncLogId: own.syncLogId, ...toSpan(own) });
const toKindText = ({ kind, ...window }: PlannedWindow) => ({ kind, ...toSpan(window) });
const toOpen = ({ id, windowStart: start, windowEnd: end }: SyncLog) => toText({ syncLogId: id, start, end });

function fromText({ windows, lanes, more }: LeftToRead) {
  const planned = windows.map(({ kind, start, end }) => ({ kind, start: new Date(start), end: new Date(end) }));
  return { windows: planned, lanes, more };
}
