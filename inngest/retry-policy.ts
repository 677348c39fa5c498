import { NonRetriableError, RetryAfterError } from "inngest";
import { VaultError } from "../src/credentials/vault";
import { type Failure, type FailureCode, failureCodeSchema } from "../src/domain/failure";
import { describeError, logger } from "../src/lib/logger";
import { NetworkError } from "../src/networks/network-error";
import { MAX_WAIT_MS } from "../src/sync/limits";

/** How often a step is tried again before its run fails for good. */
export const RETRIES = 4;

/** A rate limit without a wait of its own: long enough for a per-minute quota. */
const DEFAULT_RATE_LIMIT_WAIT_MS = 60_000;

/**
 * The one place where a failure becomes a retry policy. The failure's code travels in `cause`: of an error that
 * crosses a step boundary the SDK keeps no other field of ours. What is thrown holds no query, row or secret.
 */
export async function withRetryPolicy<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toEngineError(error);
  }
}

export function toEngineError(error: unknown): Error {
  const { code, message } = toFailure(error);
  const cause = { code };
  const retryAfterMs = error instanceof NetworkError ? error.retryAfterMs : undefined;
  // Longer waits are divided up before they get here: what is left is too long for the run. The next hourly sync is sooner.
  if (retryAfterMs !== undefined && retryAfterMs > MAX_WAIT_MS) return new NonRetriableError(message, { cause });
  switch (code) {
    case "credentials_rejected":
    case "contract_changed":
      return new NonRetriableError(message, { cause });
    case "rate_limited":
      return new RetryAfterError(message, retryAfterMs ?? DEFAULT_RATE_LIMIT_WAIT_MS, { cause });
    case "network_unavailable":
      return retryAfterMs === undefined
        ? new Error(message, { cause })
        : new RetryAfterError(message, retryAfterMs, { cause });
    case "internal":
      return error instanceof VaultError ? new NonRetriableError(message, { cause }) : new Error(message, { cause });
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof NetworkError) return { code: error.code, message: error.message };
  if (error instanceof VaultError) return { code: "internal", message: error.message };
  logger.error({ err: error }, "a step failed");
  const { name, code } = describeError(error);
  return { code: "internal", message: `An internal error stopped the sync (${code ?? name})` };
}

/** The failure as it comes back from the engine. What carries no code of ours is internal. */
export function readFailure(error: { message?: unknown; cause?: unknown } | undefined): Failure {
  const code = failureCodeSchema.safeParse((error?.cause as { code?: unknown } | undefined)?.code);
  const known: FailureCode = code.success ? code.data : "internal";
  return { code: known, message: code.success ? String(error?.message) : "The engine gave the run up" };
}
