import { Middleware, NonRetriableError, RetryAfterError, StepError } from "inngest";
import { z } from "zod";
import { VaultError } from "#credentials/vault";
import { FAILURE_CODES, type Failure, type RunFailure } from "#domain/failure";
import { describeError, logger } from "#env/logger";
import { NetworkError } from "#networks/network-error";
import { showingRetries } from "#sync/close/note-attempt";
import { FIRST_RETRY_MS, MAX_WAIT_MS, RATE_LIMIT_WAIT_MS } from "#sync/limits";
import { syncContext } from "./sync-context";

/** How often a step is tried again before its run fails for good. */
export const RETRIES = 4;

/**
 * The one place where a failure becomes a retry policy: it wraps every step of every function, `onFailure` included, and
 * what is thrown between steps. That a run's step is tried again is shown from here, whichever step it is. What leaves
 * the app for the engine holds no query, row or secret.
 */
export class RetryPolicy extends Middleware.BaseMiddleware {
  override readonly id = "tidemark:retry-policy";

  override async wrapStepHandler({ next, ctx }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    try {
      return await showingRetries(syncContext, ctx, next);
    } catch (error) {
      throw toEngineError(error, ctx.attempt);
    }
  }

  /** A step's failure comes through here a second time, as the engine handed it back, and stays as it is. */
  override async wrapFunctionHandler({ next, ctx }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    try {
      return await next();
    } catch (error) {
      throw error instanceof StepError ? error : toEngineError(error, ctx.attempt);
    }
  }
}

/**
 * The failure's code travels in `cause`: of an error that crosses a step boundary the SDK keeps no other field of ours.
 */
export function toEngineError(error: unknown, attempt: number): Error {
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
      return new RetryAfterError(message, retryAfterMs ?? RATE_LIMIT_WAIT_MS, { cause });
    case "network_unavailable":
      return again(message, { cause }, retryAfterMs ?? firstWait(attempt));
    case "internal":
      if (error instanceof VaultError) return new NonRetriableError(message, { cause });
      return again(message, { cause }, retryAfterMs ?? firstWait(attempt));
  }
}

/** The first time in a matter of seconds; what persists after that waits as long as the engine's own back-off has it. */
const firstWait = (attempt: number) => (attempt === 0 ? FIRST_RETRY_MS : undefined);

function again(message: string, options: { cause: unknown }, waitMs: number | undefined): Error {
  return waitMs === undefined ? new Error(message, options) : new RetryAfterError(message, waitMs, options);
}

function toFailure(error: unknown): Failure {
  if (error instanceof NetworkError) return { code: error.code, message: error.message };
  if (error instanceof VaultError) return { code: "internal", message: error.message };
  logger.error({ err: error }, "a step failed");
  const { name, code } = describeError(error);
  return { code: "internal", message: `An internal error stopped the sync (${code ?? name})` };
}

/** The failure as it comes back from the engine. What carries no code of ours is the engine's own. */
export function readFailure(error: { message?: unknown; cause?: unknown } | undefined): RunFailure {
  const code = z.enum(FAILURE_CODES).safeParse((error?.cause as { code?: unknown } | undefined)?.code);
  if (!code.success) return { code: "internal", message: "The engine gave the run up", byEngine: true };
  return { code: code.data, message: String(error?.message) };
}
