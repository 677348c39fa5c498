/** A wait longer than this is not honoured: the next hourly sync asks again anyway. */
const MAX_WAIT_MS = 2 * 60 * 60 * 1_000;

/** A number as large as this is no wait but a point in time: 10⁹ seconds are 31 years, and in 2001 by the clock. */
const LEAST_EPOCH_SECONDS = 1e9;
const LEAST_EPOCH_MS = 1e12;

/** The three forms of an HTTP date, and ISO 8601. `Date.parse` alone makes a date of `-5` and of `in 60` too. */
const DATE = /^([A-Za-z]{3,9},? .*\d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT)/;
/** The oldest form names no zone, and means UTC. */
const ASCTIME = /:\d\d \d{4}$/;

/**
 * A `Retry-After` header (RFC 9110: seconds or an HTTP date) or a `RateLimit-Reset` (seconds left in the IETF draft and
 * on Hotmart (H), a Unix time elsewhere) in milliseconds from `now`; undefined when absent or unreadable. A time in the
 * past means no wait.
 */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  const isSeconds = /^\d+(\.\d+)?$/.test(value);
  if (!isSeconds && !DATE.test(value)) return undefined;
  const ms = isSeconds ? waitOf(Number(value), now) : Date.parse(value.replace(ASCTIME, "$& GMT")) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}

function waitOf(seconds: number, now: Date): number {
  if (seconds < LEAST_EPOCH_SECONDS) return seconds * 1_000;
  return (seconds < LEAST_EPOCH_MS ? seconds * 1_000 : seconds) - now.getTime();
}
