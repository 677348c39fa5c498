import type { Account } from "./api/account";
import type { SyncRequest } from "./sync-requests";

/** How long a requested sync may take to show up before the page stops waiting for it, in milliseconds. */
export const REQUEST_PATIENCE_MS = 60_000;

/** Whether a run of this account is under way, whoever started it, or was asked for here and has not shown up yet. */
export function isSyncing(account: Account, requests: SyncRequest[], now: number): boolean {
  return (
    account.currentRun !== null ||
    requests.some(
      (request) =>
        request.accountId === account.id &&
        request.lastSyncId === (account.lastSync?.id ?? null) &&
        now - request.requestedAt < REQUEST_PATIENCE_MS,
    )
  );
}
