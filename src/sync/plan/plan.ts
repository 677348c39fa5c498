import type { AccountReads } from "#domain/account-reads";
import { gapsIn } from "#domain/coverage";
import type { MaxAge } from "#domain/picture-age";
import { SYNC_KINDS, type SyncKind, type SyncTrigger } from "#domain/sync";
import { earliest, HOUR, latest, type Window, windowMs } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import { historyStart, wantedHistory } from "#networks/adapter";
import { MAX_WINDOWS_PER_RUN, type PageLimits, STALLED_IMPORT_REST_MS } from "../limits";
import { mostOverdue } from "./overdue";
import { densityBefore, FIRST_WINDOW_MS, importPages, parallelWindows, sizeOf, widestToAsk, windowOf } from "./sizes";

export interface PlannedWindow extends Window {
  /** Why it is read, for people. */
  kind: SyncKind;
}

/** What is left to do in a run. */
export interface Plan {
  /** In the order in which they are to be read. */
  windows: PlannedWindow[];
  /** So many of them may be read side by side. */
  lanes: number;
  /** More is due than was planned, of this kind first: the budget ends there, or no density is known that far. */
  more: SyncKind | null;
}

/** What the run was begun for. */
export interface Want {
  kind: SyncKind;
  trigger: SyncTrigger;
  /** The period of a re-read. */
  window: Window | null;
  /** It covers nothing: history and what is overdue are not its business. */
  dryRun: boolean;
}

export interface PlanInput {
  reads: AccountReads;
  traits: NetworkTraits;
  ages: readonly MaxAge[];
  limits: PageLimits;
  want: Want;
  now: Date;
}

/** So many windows of a run may go to the look-back and what is new: the others are for what is overdue. */
const MOST_OWN_WINDOWS = MAX_WINDOWS_PER_RUN / 2;

/** A longer gap in the history is an import's to fill. */
const LONGEST_REPAIR_MS = FIRST_WINDOW_MS;

/**
 * What a run reads next, by one rule: every moment of the past has a greatest age at which the ledger's picture of it may
 * be, and what is most overdue is read first. That is what touches now; then what was never read, newest first; then the
 * rest. Nothing that this run or another one reads already is planned again, and nothing behind `now`. Pure.
 */
export function plan(input: PlanInput): Plan {
  const { reads, limits, want } = input;
  const planned = new Planned(input, Math.max(limits.perRun - spentOn(reads, SYNC_KINDS), 0));
  if (want.kind === "reread") planRequested(planned, input);
  else if (want.kind === "import") planHistory(planned, input);
  else planSync(planned, input);
  return { windows: planned.windows, lanes: lanesOf(input), more: planned.more };
}

/** The windows planned so far, within the pages and the number of windows that a run may have. */
class Planned {
  readonly windows: PlannedWindow[] = [];
  more: SyncKind | null = null;
  private most = MAX_WINDOWS_PER_RUN;

  constructor(
    private readonly input: PlanInput,
    private pagesLeft: number,
  ) {}

  /** Plans a stretch from one end on, in windows of about so many pages. */
  add(stretch: Window, { kind, from, pages }: { kind: SyncKind; from: "older" | "newer"; pages: number }): void {
    let rest: Window | null = stretch;
    while (rest) {
      if (this.isFull()) {
        this.more ??= kind;
        return;
      }
      const sized = windowOf(this.input, rest, { from, pages });
      this.take({ ...sized.window, kind }, sized.pages);
      rest = without(rest, sized.window, from);
      // What lies beyond the first window of an unknown account is planned once that one has told something.
      if (rest && !sized.known) {
        this.more ??= kind;
        return;
      }
    }
  }

  /** Plans one window, of about so many pages. */
  take(window: PlannedWindow, pages: number): void {
    this.windows.push(window);
    this.pagesLeft -= pages;
  }

  /** Plans so many windows at the most. */
  atMost(windows: number): void {
    this.most = windows;
  }

  isFull(): boolean {
    if (this.windows.length >= this.most) return true;
    return this.pagesLeft <= 0 || this.windows.length + this.input.reads.own.length >= MAX_WINDOWS_PER_RUN;
  }
}

/** A user's "read May again": what the run has not read of it counts as never read. */
function planRequested(planned: Planned, input: PlanInput): void {
  for (const gap of unreadOfPeriod(input, takenByRun(input.reads)).reverse()) {
    planned.add(gap, { kind: "reread", from: "newer", pages: input.limits.perWindow / 2 });
  }
}

function unreadOfPeriod({ traits, want, now }: PlanInput, read: readonly Window[]): Window[] {
  if (!want.window) return [];
  const period = { start: latest(want.window.start, historyStart(now, traits)), end: earliest(want.window.end, now) };
  return gapsIn(period, read);
}

/**
 * What a re-read leaves to another run: it goes from the newest end back, and what is left begins where its period does. All
 * of it where the windows of this run turned out too large: the next one's are narrower. Null when nothing is left, or when
 * the run came no further. Pure.
 */
export function leftOfPeriod(input: PlanInput): Window | null {
  const { reads, want } = input;
  const read = reads.own.filter(({ state }) => state === "read" || state === "doubted");
  const left = unreadOfPeriod(input, read).at(-1);
  if (!want.window || !left) return null;
  const goesOn = left.end < want.window.end || reads.own.some(({ state }) => state === "gave_way");
  return goesOn ? { start: want.window.start, end: left.end } : null;
}

/** Whether the run may begin no further window of this kind. Pure. */
export function isSpent({ reads, limits, want }: PlanInput, kind: SyncKind): boolean {
  if (spentOn(reads, SYNC_KINDS) >= limits.perRun) return true;
  if (want.kind !== "incremental" || kind === "incremental") return false;
  return spentOn(reads, EXTRA) >= limits.extra || (kind === "reread" && isInDoubt(reads));
}

/** What a sync reads beyond what is new. */
const EXTRA: readonly SyncKind[] = ["import", "reread"];

/** Only what can be read side by side now: how dense the history is further back, these windows tell. */
function planHistory(planned: Planned, input: PlanInput): void {
  const pages = importPages(input);
  planned.atMost(lanesOf(input));
  for (const gap of historyGaps(input).reverse()) planned.add(gap, { kind: "import", from: "newer", pages });
}

function planSync(planned: Planned, input: PlanInput): void {
  const { reads, limits, want } = input;
  const own = ownWindow(input);
  // A sync has a window of its own, though it may be empty: it says that there is nothing new.
  if (reads.own.length === 0 && windowMs(own) === 0) planned.windows.push({ ...own, kind: "incremental" });
  for (const part of gapsIn(own, takenByRun(reads))) {
    planned.add(part, { kind: "incremental", from: "older", pages: 0.6 * limits.perWindow });
  }
  if (want.dryRun || planned.isFull()) return;
  const extra = limits.extra - spentOn(reads, EXTRA);
  const left = repairHistory(planned, input, own, extra);
  planOverdue(planned, input, own, left);
}

/** Fills short gaps in the history within the extra pages of a sync, and leaves the rest to an import. Returns what is left. */
function repairHistory(planned: Planned, input: PlanInput, own: Window, extra: number): number {
  const { reads, want, now } = input;
  const isResting =
    reads.stalledSince !== null &&
    want.trigger !== "manual" &&
    now.getTime() - reads.stalledSince.getTime() < STALLED_IMPORT_REST_MS;
  if (isResting || reads.elsewhere.some(({ kind }) => kind === "import")) return extra;
  let left = extra;
  for (const gap of historyGaps(input, [own]).reverse()) {
    const { pages, known } = sizeOf(input, gap);
    if (!known || windowMs(gap) > LONGEST_REPAIR_MS || pages > left || reads.stalledSince) {
      planned.more ??= "import";
      return left;
    }
    planned.add(gap, { kind: "import", from: "newer", pages: input.limits.perWindow / 2 });
    left -= pages;
  }
  return left;
}

/** Pages are estimates with a fraction: what a window that was made to fit leaves of them is no room for another one. */
const ROUNDING = 1e-6;

/** Reads again what is most overdue, as far as the extra pages go. */
function planOverdue(planned: Planned, input: PlanInput, own: Window, extra: number): void {
  const { reads, traits, ages, limits, now } = input;
  if (isInDoubt(reads)) return;
  const lookBackMs = windowMs({ start: own.start, end: now });
  const readAt = (window: Window) => ({ ...window, startedAt: now, pages: 0, rows: 0 });
  const read = [...reads.reads, ...[...taken(reads), ...planned.windows].map(readAt)];
  for (let left = extra; left > ROUNDING && !planned.isFull(); ) {
    const found = mostOverdue({ reads: { ...reads, reads: read }, traits, ages, now, lookBackMs });
    if (!found) return;
    // What is newer goes with it where that does not keep the most overdue part waiting.
    const fits = sizeOf(input, { start: found.core.start, end: found.wider.end }).pages <= left;
    const due = fits ? found.wider : found.back;
    // More of it, within reason, where less could not tell that a sale is gone.
    const telling = 2 * traits.edgeMs + traits.minWindowMs;
    const usual = windowOf(input, due, { from: "newer", pages: left }).window;
    const widest = windowOf(input, due, { from: "newer", pages: limits.perWindow / 2 }).window;
    const start = earliest(usual.start, latest(widest.start, new Date(due.end.getTime() - telling)));
    const window = { start, end: due.end };
    const { pages } = sizeOf(input, window);
    planned.take({ ...window, kind: "reread" }, pages);
    left -= pages;
    read.push(readAt(window));
  }
}

/**
 * What an hourly sync covers: from the watermark, less the look-back, to the run's start. Without a watermark (no record
 * was ever seen) from where coverage ends, and at least the last 30 days. Nothing that the network no longer tells. Where
 * it takes but narrow windows, so that a run might end before what is new: that alone, and the rest falls due in turn.
 */
function ownWindow(input: PlanInput): Window {
  const whole = sinceWatermark(input);
  const widest = Math.max(widestToAsk(input.reads.widths), input.traits.minWindowMs);
  if (windowMs(whole) <= widest * MOST_OWN_WINDOWS) return whole;
  const [unread] = gapsIn(whole, input.reads.covered);
  return { start: unread?.start ?? whole.end, end: whole.end };
}

function sinceWatermark(input: PlanInput): Window {
  const { reads, traits, now } = input;
  const end = reads.own[0]?.startedAt ?? now;
  const since = reads.watermark ?? reads.covered.at(-1)?.end ?? end;
  const back = new Date(since.getTime() - lookBackOf(input));
  const start = reads.watermark ? back : earliest(back, new Date(end.getTime() - FIRST_WINDOW_MS));
  const known = latest(earliest(start, end), historyStart(end, traits));
  return { start: earliest(known, end), end };
}

/**
 * How far it reaches behind the watermark: the network's look-back, or less of it where that holds more than the extra
 * pages of a sync. What it leaves out is overdue some time later.
 */
function lookBackOf({ reads, traits, limits }: PlanInput): number {
  const { lookBackMs, minWindowMs, edgeMs } = traits;
  const { watermark } = reads;
  if (!watermark || lookBackMs <= minWindowMs || traits.granularity === "day") return lookBackMs;
  const { pagesPerMs } = densityBefore(reads, watermark, traits);
  return Math.min(lookBackMs, Math.max(limits.extra / pagesPerMs - edgeMs, HOUR));
}

/** What was never read of the history, apart from what is being read and from `but`; oldest first. */
function historyGaps({ reads, traits, now }: PlanInput, but: readonly Window[] = []): Window[] {
  return gapsIn(wantedHistory(now, reads.covered, traits), [...reads.covered, ...taken(reads), ...but]);
}

/** What this run has read, believed or not, and what it is reading. */
function takenByRun({ own }: AccountReads): Window[] {
  return own.filter(({ state }) => state === "open" || state === "read" || state === "doubted");
}

/** Whether the run reads some of a window already, or has. Pure. */
export function isTaken(reads: AccountReads, window: Window): boolean {
  return takenByRun(reads).some(({ start, end }) => start < window.end && window.start < end);
}

/** What this run has read or is reading, and what other runs are reading. */
const taken = (reads: AccountReads): Window[] => [...takenByRun(reads), ...reads.elsewhere];

/** What a network shows that is in doubt would not be believed of an older period either. */
const isInDoubt = ({ own }: AccountReads) => own.some(({ state }) => state === "doubted");

function spentOn({ own }: AccountReads, kinds: readonly SyncKind[]): number {
  return own.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { pages }) => sum + pages, 0);
}

/** Side by side only once it is known how dense the history is; the newest days come first, and alone. */
function lanesOf({ reads, traits, limits, want }: PlanInput): number {
  const last = reads.lastImport;
  if (want.kind !== "import" || !last) return 1;
  // Where the shortest window has many pages, several at once would use up the run before any is read.
  return Math.max(1, Math.min(Math.floor(limits.perRun / Math.max(last.pages, 1)), parallelWindows(traits, limits)));
}

function without({ start, end }: Window, window: Window, from: "older" | "newer"): Window | null {
  const rest = from === "older" ? { start: window.end, end } : { start, end: window.start };
  return windowMs(rest) > 0 ? rest : null;
}
