import { gapsIn } from "../domain/coverage";
import { DAY, earliest, latest, type Window, windowMs } from "../domain/window";
import { EMPTY_YEAR_MS, FIRST_WINDOW_MS, HISTORY_START, MAX_IMPORT_WINDOW_MS } from "./limits";

export interface IncrementalState {
  /** When the run started: nothing later is claimed. */
  runStart: Date;
  watermark: Date | null;
  /** The successful windows of the account, oldest first. */
  covered: readonly Window[];
  lookBackMs: number;
  historyLimitMs?: number | undefined;
}

/** Where the history begins that a network still tells at `now`. */
export function historyStart(now: Date, historyLimitMs = Number.POSITIVE_INFINITY): Date {
  return new Date(Math.max(now.getTime() - historyLimitMs, HISTORY_START.getTime()));
}

/**
 * What an hourly sync covers: from the watermark, less the look-back, to its own start. Without a watermark (no record
 * was ever seen) from where coverage ends, and at least the last 30 days. Nothing is claimed that the network no longer
 * tells.
 */
export function planIncremental(state: IncrementalState): Window {
  const { runStart, watermark, covered, lookBackMs, historyLimitMs } = state;
  const since = watermark ?? covered.at(-1)?.end ?? runStart;
  const back = new Date(since.getTime() - lookBackMs);
  const start = watermark ? back : earliest(back, new Date(runStart.getTime() - FIRST_WINDOW_MS));
  return { start: latest(earliest(start, runStart), historyStart(runStart, historyLimitMs)), end: runStart };
}

export interface ImportState {
  now: Date;
  covered: readonly Window[];
  /** The import window covered last: its length, pages and rows tell how dense the history is there. */
  last: { window: Window; pages: number; rows: number } | null;
  minWindowMs: number;
  historyLimitMs?: number | undefined;
  /** Pages that a window may have. */
  maxPages: number;
}

/** What an import wants: all history that the network still tells, up to where the hourly syncs took over. */
export function wantedHistory(now: Date, covered: readonly Window[], historyLimitMs?: number): Window {
  const start = historyStart(now, historyLimitMs);
  const top = covered.at(-1)?.end ?? now;
  return { start, end: latest(earliest(top, now), start) };
}

/**
 * The next window of an import: the newest part of the newest gap, longer where little was found, and all of it after an
 * empty year. Null when done.
 */
export function planImport(state: ImportState): Window | null {
  const { now, covered, last, minWindowMs, historyLimitMs, maxPages } = state;
  const gap = gapsIn(wantedHistory(now, covered, historyLimitMs), covered).at(-1);
  if (!gap) return null;
  if (last && last.rows === 0 && windowMs(last.window) >= EMPTY_YEAR_MS) return gap;
  const length = Math.max(
    last ? nextLength(windowMs(last.window), last.pages, maxPages) : FIRST_WINDOW_MS,
    minWindowMs,
  );
  const start = new Date(gap.end.getTime() - length);
  // A rest shorter than the window itself is not worth a run of its own.
  const whole = start.getTime() - gap.start.getTime() < minWindowMs;
  return { start: whole ? gap.start : start, end: gap.end };
}

function nextLength(lengthMs: number, pages: number, maxPages: number): number {
  if (pages <= 2) return Math.min(Math.max(lengthMs * 4, DAY), MAX_IMPORT_WINDOW_MS);
  if (pages <= maxPages / 4) return Math.min(lengthMs * 2, MAX_IMPORT_WINDOW_MS);
  return pages > maxPages / 2 ? lengthMs / 2 : lengthMs;
}

/** The newest part of a window that begins at `reach`, where the pages of a budget end, or `minMs` before its end. */
export function newestPart(window: Window, reach: Date | null, minMs: number): Window {
  const start = reach ? earliest(reach, new Date(window.end.getTime() - minMs)) : window.start;
  return { start: latest(window.start, start), end: window.end };
}

/** What is left, after `since`, of a period that the user asked to be read again, newest first. Null when done. */
export function planReread(wanted: Window, coveredByRun: readonly Window[], since = HISTORY_START): Window | null {
  return gapsIn({ start: latest(wanted.start, since), end: wanted.end }, coveredByRun).at(-1) ?? null;
}

/**
 * A part of a window that turned out too large: its older end for a sync, so that the watermark stays true; its newer
 * end else. Half at first, and less with every time that the same window had to give way. Null when the network's date
 * filter cannot express less.
 */
export function narrow(window: Window, keep: "older" | "newer", times: number, minWindowMs: number): Window | null {
  if (windowMs(window) < 2 * minWindowMs) return null;
  const part = Math.max(Math.floor(windowMs(window) / 2 ** (times + 1)), minWindowMs);
  return keep === "older"
    ? { start: window.start, end: new Date(window.start.getTime() + part) }
    : { start: new Date(window.end.getTime() - part), end: window.end };
}
