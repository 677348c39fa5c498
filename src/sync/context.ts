import type { Database } from "#db/client";
import type { KeyRing } from "#env/key-ring";
import type { NetworkAdapter } from "#networks/adapter";
import type { PageLimits } from "./limits";

/** What the work needs from outside. No engine, no request, no environment variables. */
export interface SyncContext {
  db: Database;
  ring: KeyRing;
  adapterFor(network: string): NetworkAdapter;
  endpointsOf(adapter: NetworkAdapter): Record<string, string>;
  /** Upper bound of one HTTP request, in milliseconds. */
  httpTimeoutMs: number;
  maxPages: PageLimits;
  /** Fetch and land pages, write no sale, move no watermark. Asked once a run, when it begins. */
  dryRun: boolean;
  /** Requests count against the rate budget, which fills by the database's clock; off where time is played. */
  paced: boolean;
  now(): Date;
}
