import type { Account } from "./api/account";
import { isSyncing } from "./is-syncing";
import type { SyncRequest } from "./sync-requests";

export const IN_FLIGHT_INTERVAL_MS = 2_000;
/** Health is a function of time: a green account turns yellow without anything happening. */
export const IDLE_INTERVAL_MS = 15_000;

/** How soon the accounts are asked for again, in milliseconds. */
export function pollingInterval(accounts: Account[], requests: SyncRequest[], now: number): number {
  const inFlight = accounts.some((account) => isSyncing(account, requests, now));
  return inFlight ? IN_FLIGHT_INTERVAL_MS : IDLE_INTERVAL_MS;
}
