import type { Account } from "./api/account";
import type { SyncRequest } from "./sync-requests";

/** How long a requested sync may take to show up before the page stops waiting for it, in milliseconds. */
export const REQUEST_PATIENCE_MS = 60_000;
/** A row open for longer is waiting or was left open; either way nothing changes within seconds. */
export const OPEN_PATIENCE_MS = 5 * 60_000;

/** Whether a sync of this account is running, or was asked for here and has not shown up yet. */
export function isSyncing(account: Account, requests: SyncRequest[], now: number): boolean {
  const { lastSync } = account;
  if (lastSync && lastSync.completedAt === null) return now - Date.parse(lastSync.startedAt) < OPEN_PATIENCE_MS;

  return requests.some(
    (request) =>
      request.accountId === account.id &&
      request.lastSyncId === (lastSync?.id ?? null) &&
      now - request.requestedAt < REQUEST_PATIENCE_MS,
  );
}
