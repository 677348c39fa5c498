import { setTimeout as sleep } from "node:timers/promises";
import { type Bucket, blockRequests, returnRequests, takeRequests } from "#db/rate-limits/take-requests";
import type { Account } from "#db/schema/network-account";
import type { SyncLog } from "#db/schema/sync-log";
import { SECOND } from "#domain/window";
import type { NetworkTraits, RawPage } from "#networks/adapter";
import type { SyncContext } from "../context";

/** Of every budget this share is left to hourly syncs: an import that has used up the rest does not hold them up. */
const LIVE_RESERVE = 0.2;
/** Waits up to this are part of the step: pacing, not waiting. */
const MAX_PACING_MS = 3 * SECOND;

/**
 * Takes what a page costs from the budgets of its account and its network. Returns 0 when it may be fetched now, else
 * the time until it may be, in milliseconds.
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
    return waitMs;
  }
}

/** Gives back what a page did not take of its usual requests, or takes what it took beyond them. */
export async function settleRequests(context: SyncContext, account: Account, { requests }: RawPage): Promise<void> {
  const { traits } = context.adapterFor(account.network);
  const unused = traits.requestsPerPage - (requests ?? traits.requestsPerPage);
  if (!context.paced || unused === 0) return;
  await returnRequests(context.db, bucketsOf(account, traits, true), unused);
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
