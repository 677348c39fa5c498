import { parseMoment } from "./durations";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after attempt 0, 1, 2 …, as the real server does. */
const BACKOFF_MS = [
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  HOUR,
  2 * HOUR,
];
const MAX_JITTER_MS = 30 * SECOND;
const MIN_RETRY_AFTER_MS = SECOND;
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/** Wait in ms before the attempt that follows `attempt` (zero-based); `linearMs` replaces the table. */
export function backoffMs(attempt: number, linearMs: number | undefined): number {
  if (linearMs !== undefined) return linearMs;
  const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 2 * HOUR;
  return base + Math.random() * MAX_JITTER_MS;
}

/**
 * `Retry-After` as seconds, HTTP date or ISO date → epoch ms, between one second and a day from now. Never earlier
 * than told: the real server truncates to whole seconds and may be up to one second early.
 */
export function parseRetryAfter(header: string | undefined, now: number = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : undefined;
  const at = seconds !== undefined && seconds > 0 ? now + seconds * SECOND : parseMoment(text, now);
  if (at === undefined) return undefined;
  return Math.min(Math.max(at, now + MIN_RETRY_AFTER_MS), now + MAX_RETRY_AFTER_MS);
}
