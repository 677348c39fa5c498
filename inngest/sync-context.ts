import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { adapterFor, endpointsOf } from "#networks/index";
import type { SyncContext } from "#sync/context";
import { pageLimits } from "#sync/limits";

/** The work's surroundings, from the environment. */
export function syncContext(): SyncContext {
  return {
    db: getDatabase(),
    ring: env().CREDENTIALS_KEYS,
    adapterFor,
    endpointsOf,
    httpTimeoutMs: timingFor(env().MAX_DURATION_SECONDS).httpTimeoutMs,
    maxPages: pageLimits(env().MAX_PAGES_PER_RUN),
    dryRun: env().SALES_TRACKING_DRY_RUN,
    paced: true,
    now: () => new Date(),
  };
}

/** How the platform's request limit is divided. All in milliseconds. */
export interface Timing {
  /** Upper bound of one HTTP request to a network, hence of a fetch step but for its writes. */
  httpTimeoutMs: number;
  /** No new step is started in a request after this. */
  maxRuntimeMs: number;
}

/**
 * A step that starts at the very end of `maxRuntime` still has its HTTP time-out, and a fifth of the limit for the
 * database and for telling the engine, before the platform cuts the request off.
 */
export function timingFor(maxDurationSeconds: number): Timing {
  const limit = maxDurationSeconds * 1_000;
  const httpTimeoutMs = Math.min(limit * 0.3, 20_000);
  return { httpTimeoutMs, maxRuntimeMs: Math.floor(limit * 0.8 - httpTimeoutMs) };
}
