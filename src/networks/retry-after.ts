/** A wait longer than this is not honoured: the next hourly sync asks again anyway. */
const MAX_WAIT_MS = 2 * 60 * 60 * 1_000;

/** The three forms of an HTTP date, and ISO 8601. `Date.parse` alone makes a date of `-5` and of `in 60` too. */
const DATE = /^([A-Za-z]{3,9},? .*\d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT)/;
/** The oldest form names no zone, and means UTC. */
const ASCTIME = /:\d\d \d{4}$/;

/**
 * A `Retry-After` header (RFC 9110: seconds or an HTTP date) in milliseconds from `now`; undefined when absent or
 * unreadable. A date in the past means no wait.
 */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  const isSeconds = /^\d+(\.\d+)?$/.test(value);
  if (!isSeconds && !DATE.test(value)) return undefined;
  const ms = isSeconds ? Number(value) * 1_000 : Date.parse(value.replace(ASCTIME, "$& GMT")) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}
