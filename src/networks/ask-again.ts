import { setTimeout as sleep } from "node:timers/promises";
import { NetworkError } from "./network-error";

/** After the first try. */
const MAX_AGAIN = 2;
/** A network that asks for a longer wait is the engine's to ask again. */
const LONGEST_WAIT_MS = 3_000;
/** The first wait, doubled by the second; half of it is chance, so that many do not ask again together. */
const WAIT_MS = 200;
/** Of the time for all tries, one that has less left than this share is not begun. */
const LEAST_SHARE = 0.25;

export interface Asking {
  /** For all tries and waits together, in milliseconds. */
  timeoutMs: number;
  /** Whether the same request may succeed a moment later. */
  isPassing(error: unknown): boolean | Promise<boolean>;
  /** Asked before each further try: false leaves the failure as it is. */
  mayAskAgain?(): Promise<boolean>;
}

/**
 * Asks a network, twice more at the most while it fails in passing. `ask` gets the time that is left, in milliseconds.
 * Throws what the last try threw. For reads only: a request may have been carried out though its answer was lost.
 */
export async function askAgain<Answer>(
  ask: (timeoutMs: number) => Promise<Answer>,
  { timeoutMs, isPassing, mayAskAgain = async () => true }: Asking,
): Promise<Answer> {
  const endsAt = performance.now() + timeoutMs;
  for (let again = 0; ; again += 1) {
    try {
      return await ask(Math.max(1, Math.ceil(endsAt - performance.now())));
    } catch (error) {
      const waitMs = waitBefore(again, error);
      const inTime = endsAt - performance.now() - waitMs >= timeoutMs * LEAST_SHARE;
      if (again >= MAX_AGAIN || !inTime || !(await isPassing(error)) || !(await mayAskAgain())) throw error;
      await sleep(waitMs);
    }
  }
}

/**
 * A cut connection, a 5xx, an empty or a cut body, a 429 with a short wait. Not what a network says of a window that is
 * too wide: asking for the same again would be refused again.
 */
export function isPassingFailure(error: unknown): boolean {
  if (!(error instanceof NetworkError) || error.tooWide) return false;
  const { code, retryAfterMs } = error;
  if (code === "rate_limited") return retryAfterMs !== undefined && retryAfterMs <= LONGEST_WAIT_MS;
  return code === "network_unavailable" && (retryAfterMs ?? 0) <= LONGEST_WAIT_MS;
}

function waitBefore(again: number, error: unknown): number {
  const own = WAIT_MS * 2 ** again * (0.5 + Math.random() / 2);
  const told = error instanceof NetworkError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(own, told);
}

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
