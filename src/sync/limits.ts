import { HOUR, MINUTE, SECOND } from "#domain/window";

export interface PageLimits {
  /** A window with more pages gives way to a part of itself. */
  perWindow: number;
  /** No further window is opened after this many pages. */
  perRun: number;
  /** Pages of an hourly sync beyond what is new: short gaps, and what is overdue. */
  extra: number;
  /** Where a run stops in the middle of a window. */
  hard: number;
}

/**
 * The engine ends a run at 1,000 steps: two a page, one a window and two a wait stay below. A window is a third of the
 * usual number, so that little is read twice when one is too large.
 */
export function pageLimits(perRun = 300): PageLimits {
  return {
    perRun,
    perWindow: Math.max(1, Math.floor(perRun / 3)),
    extra: Math.max(1, Math.floor(perRun / 10)),
    hard: Math.floor(perRun * 1.4),
  };
}
export const MAX_WINDOWS_PER_RUN = 40;

/**
 * How long a run may be silent before it counts as dead: longer than the engine's back-off between attempts, and than a
 * wait. The sweep comes every five minutes, so that a row of a dead run is closed within fifteen.
 */
export const SILENCE_MS = 10 * MINUTE;
/** A run sleeps this long in one go at the most; then it shows that it lives, and goes on sleeping. */
export const MAX_WAIT_MS = 4 * MINUTE;
/** A step that failed is run again after this, in milliseconds: what passes costs no run a minute. */
export const FIRST_RETRY_MS = 4 * SECOND;
/** The wait for a rate limit that tells none: long enough for a per-minute quota. */
export const RATE_LIMIT_WAIT_MS = MINUTE;
/** So often a run waits for requests before it fails: the next hourly sync is sooner than a wait of an hour. */
export const MAX_WAITS = 20;

/** So often a list that changed while it was read is read again at once; then the window is doubted. */
export const MAX_LIST_READS = 3;

/** Within this time after it worked, a key that is refused ambiguously gets a second chance. */
export const KEY_WORKED_LATELY_MS = 24 * HOUR;
export const AMBIGUOUS_REFUSAL_WAIT_MS = 10_000;

/** An import that came no further twice is tried again after this time, or when the user asks for it. */
export const STALLED_IMPORT_REST_MS = 6 * HOUR;

/** A sale that two complete reads miss, begun this far apart, is gone. */
export const VANISHED_AFTER_MS = 6 * HOUR;

/** A network that showed so many sales, or days with sales, of a period does not show none of them for no reason. */
export const STEADY_VOLUME = 5;

/** A run that begins this much before one that began earlier: the server's clock was set back, or had been ahead. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE;

/** Notifications that are applied in one transaction. */
export const INBOX_BATCH = 250;
/** About how long a step applies notifications. */
export const INBOX_DRAIN_MS = 3_000;
/** A notification that could not be applied is tried again after these times; then it is dead: after two days or so. */
export const INBOX_RETRY_AFTER_MS: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];
