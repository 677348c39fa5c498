import { gapsIn } from "../domain/coverage";
import { earliest, latest, type Window, windowMs } from "../domain/window";
import { FIRST_WINDOW_MS, HISTORY_START, MAX_IMPORT_WINDOW_MS, MAX_PAGES } from "./limits";

export interface IncrementalState {
  /** When the run started: nothing later is claimed. */
  runStart: Date;
  watermark: Date | null;
  /** The successful windows of the account, oldest first. */
  covered: readonly Window[];
  lookBackMs: number;
}

/**
 * What an hourly sync covers: from the watermark, less the look-back, to its own start. Without a watermark (no record
 * was ever seen) from where coverage ends, and at least the last 30 days.
 */
export function planIncremental({ runStart, watermark, covered, lookBackMs }: IncrementalState): Window {
  const since = watermark ?? covered.at(-1)?.end ?? runStart;
  const back = new Date(since.getTime() - lookBackMs);
  const start = watermark ? back : earliest(back, new Date(runStart.getTime() - FIRST_WINDOW_MS));
  return { start: earliest(start, runStart), end: runStart };
}

export interface ImportState {
  now: Date;
  covered: readonly Window[];
  /** The import window covered last: its length and its pages tell how dense the history is there. */
  last: { window: Window; pages: number } | null;
  minWindowMs: number;
}

/** What an import wants: all history up to where the hourly syncs took over. */
export function wantedHistory(now: Date, covered: readonly Window[]): Window {
  const top = covered.at(-1)?.end ?? now;
  return { start: HISTORY_START, end: latest(earliest(top, now), HISTORY_START) };
}

/** The next window of an import: the newest part of the newest gap, longer where little was found. Null when done. */
export function planImport({ now, covered, last, minWindowMs }: ImportState): Window | null {
  const gap = gapsIn(wantedHistory(now, covered), covered).at(-1);
  if (!gap) return null;
  const length = Math.max(last ? nextLength(windowMs(last.window), last.pages) : FIRST_WINDOW_MS, minWindowMs);
  const start = new Date(gap.end.getTime() - length);
  // A rest shorter than the window itself is not worth a run of its own.
  const whole = start.getTime() - gap.start.getTime() < minWindowMs;
  return { start: whole ? gap.start : start, end: gap.end };
}

function nextLength(lengthMs: number, pages: number): number {
  if (pages <= 2) return Math.min(Math.max(lengthMs * 4, FIRST_WINDOW_MS), MAX_IMPORT_WINDOW_MS);
  if (pages <= MAX_PAGES.perWindow / 4) return Math.min(lengthMs * 2, MAX_IMPORT_WINDOW_MS);
  return pages > MAX_PAGES.perWindow / 2 ? lengthMs / 2 : lengthMs;
}

/** What is left of a period that the user asked to be read again, newest first. Null when done. */
export function planReread(wanted: Window, coveredByRun: readonly Window[]): Window | null {
  return gapsIn(wanted, coveredByRun).at(-1) ?? null;
}

/**
 * Half of a window that turned out too large: the older half for a sync, so that the watermark stays true; the newer
 * half else. Null when the network's date filter cannot express less.
 */
export function halve(window: Window, keep: "older" | "newer", minWindowMs: number): Window | null {
  const half = windowMs(window) / 2;
  if (half < minWindowMs) return null;
  const middle = new Date(window.start.getTime() + Math.floor(half));
  return keep === "older" ? { start: window.start, end: middle } : { start: middle, end: window.end };
}
