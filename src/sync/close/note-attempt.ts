import { VaultError } from "#credentials/vault";
import { noteRetry } from "#db/sync-logs/store-sync-log";
import type { FailureCode } from "#domain/failure";
import { MINUTE, SECOND } from "#domain/window";
import { NetworkError } from "#networks/network-error";
import type { SyncContext } from "../context";
import { FIRST_RETRY_MS, MAX_WAIT_MS, RATE_LIMIT_WAIT_MS } from "../limits";

/** After the first, the waits that the engine's documentation names; it adds up to half a minute. For display alone. */
const BACK_OFF_MS = [FIRST_RETRY_MS, 30 * SECOND, MINUTE, 2 * MINUTE];

/**
 * What the retry policy does about a failed attempt, from 0: when it is made again, or null when the run ends. A test
 * beside the policy holds both against each other.
 */
export function retryAfter(error: unknown, attempt: number): { code: FailureCode; waitMs: number } | null {
  const code = error instanceof NetworkError ? error.code : "internal";
  const told = error instanceof NetworkError ? error.retryAfterMs : undefined;
  if (code === "credentials_rejected" || code === "contract_changed" || (told ?? 0) > MAX_WAIT_MS) return null;
  if (error instanceof VaultError) return null;
  const usual = code === "rate_limited" ? RATE_LIMIT_WAIT_MS : BACK_OFF_MS[attempt];
  // No wait is left after the last attempt.
  return usual === undefined || attempt >= BACK_OFF_MS.length ? null : { code, waitMs: told ?? usual };
}

/**
 * The work of one of a run's steps. Where it fails and another attempt follows, the run's open rows show so. Whatever
 * the step does: a page that cannot be written is as late as one that cannot be read.
 */
export async function showingRetries<Result>(
  context: () => SyncContext,
  { runId, attempt }: { runId: string; attempt: number },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // Where the database is what failed, the failure itself is the one to tell.
    await noteFailedAttempt(context, { runId, attempt }, error).catch(() => undefined);
    throw error;
  }
}

async function noteFailedAttempt(
  context: () => SyncContext,
  { runId, attempt }: { runId: string; attempt: number },
  error: unknown,
): Promise<void> {
  const retry = retryAfter(error, attempt);
  if (retry) await note(context(), { runId }, retry);
}

/** The same of a wait that the network told, during which the run sleeps. */
export async function noteWait(
  context: SyncContext,
  syncLogId: string,
  wait: { code: FailureCode; waitMs: number },
): Promise<void> {
  await note(context, { syncLogId }, wait);
}

async function note(
  { db, now }: SyncContext,
  of: Parameters<typeof noteRetry>[1],
  { code, waitMs }: { code: FailureCode; waitMs: number },
): Promise<void> {
  await noteRetry(db, of, { code, nextAttemptAt: new Date(now().getTime() + waitMs) });
}
