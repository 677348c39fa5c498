/** A wait longer than this is not honoured: the next hourly sync asks again anyway. */
const MAX_WAIT_MS = 2 * 60 * 60 * 1_000;

/**
 * A `Retry-After` header (RFC 9110: seconds or an HTTP date) in milliseconds from `now`; undefined when absent or
 * unreadable. A date in the past means no wait.
 */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}
