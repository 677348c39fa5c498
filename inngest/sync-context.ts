import { getDatabase } from "../src/db/client";
import { endpointsOf, env } from "../src/lib/env";
import { adapterFor } from "../src/networks";
import type { SyncContext } from "../src/sync/context";
import { MAX_PAGES } from "../src/sync/limits";
import { timingFor } from "./timing";

/** The work's surroundings, from the environment. */
export function syncContext(): SyncContext {
  return {
    db: getDatabase(),
    ring: env().CREDENTIALS_KEYS,
    adapterFor,
    endpointsOf,
    httpTimeoutMs: timingFor(env().MAX_DURATION_SECONDS).httpTimeoutMs,
    maxPages: MAX_PAGES,
    dryRun: env().SALES_TRACKING_DRY_RUN,
    now: () => new Date(),
  };
}
