import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { adapterFor, endpointsOf } from "#networks/index";
import type { SyncContext } from "#sync/context";
import { pageLimits } from "#sync/limits";
import { timingFor } from "./timing";

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
