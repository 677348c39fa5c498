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
