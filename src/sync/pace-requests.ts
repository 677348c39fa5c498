import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../db/accounts/types";
import { type Bucket, blockRequests, takeRequests } from "../db/rate-budgets/take-requests";
import type { SyncLog } from "../db/sync-logs/types";
import { keepAlive } from "../db/sync-logs/update-sync-log";
import { MINUTE, SECOND } from "../domain/window";
import type { NetworkTraits } from "../networks/adapter";
import { NetworkError } from "../networks/network-error";
import type { SyncContext } from "./context";
import { SILENCE_MS } from "./limits";

/** Of every budget this share is left to hourly syncs: an import that has used up the rest does not hold them up. */
const LIVE_RESERVE = 0.2;
/** Waits up to this are part of the step: pacing, not waiting. */
const MAX_PACING_MS = 3 * SECOND;
/** Longer than this a run does not sleep for its budget. */
const MAX_SLEEP_MS = 10 * MINUTE;

/**
 * Takes what a page costs from the budgets of its account and its network. Returns 0 when it may be fetched now, else
 * the time to sleep first, in milliseconds. Throws `rate_limited` when that is too long for a run to sleep.
 */
export async function paceRequests(context: SyncContext, account: Account, log: SyncLog): Promise<number> {
  if (!context.paced) return 0;
  const { traits } = context.adapterFor(account.network);
  const buckets = bucketsOf(account, traits, log.kind === "incremental");
  for (let paced = 0; ; ) {
    const waitMs = await takeRequests(context.db, buckets, traits.requestsPerPage);
    if (waitMs === 0) return 0;
    if (paced + waitMs <= MAX_PACING_MS) {
      paced += waitMs;
      await sleep(waitMs);
      continue;
    }
    // The run is silent meanwhile, but not dead.
    await keepAlive(context.db, log.id, new Date(context.now().getTime() + waitMs + SILENCE_MS));
    if (waitMs > MAX_SLEEP_MS) {
      const minutes = Math.ceil(waitMs / MINUTE);
      const message = `The request budget of the account is used up for another ${minutes} minutes`;
      throw new NetworkError("rate_limited", message, { retryAfterMs: waitMs });
    }
    return waitMs;
  }
}

/** The network told the account to wait: its other runs wait as well. */
export async function holdRequests(context: SyncContext, account: Account, ms: number): Promise<void> {
  if (!context.paced) return;
  const { traits } = context.adapterFor(account.network);
  const own = bucketsOf(account, traits, true).filter(({ key }) => key.startsWith("account:"));
  await blockRequests(context.db, own, ms);
}

function bucketsOf({ id, network }: Account, { budgets }: NetworkTraits, live: boolean): Bucket[] {
  return budgets.map(({ per, requests, perMs }) => ({
    key: `${per}:${per === "account" ? id : network}:${perMs}`,
    capacity: requests,
    perMs,
    reserve: live ? 0 : Math.ceil(requests * LIVE_RESERVE),
  }));
}
