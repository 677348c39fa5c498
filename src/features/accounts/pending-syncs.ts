import { type QueryClient, skipToken, useQuery } from "@tanstack/react-query";
import type { AccountSummary } from "#http/contract";

/** A sync that this page asked for, and what the account's last sync was at that time. */
export interface PendingSync {
  accountId: string;
  /** Epoch milliseconds. */
  requestedAt: number;
  lastSyncId: string | null;
}

const QUERY_KEY = ["sync-requests"];
const NONE: PendingSync[] = [];

/** Kept in the query cache, where every mutation that starts a sync can reach it. */
export function rememberSyncRequest(queryClient: QueryClient, account: Pick<AccountSummary, "id" | "lastSync">): void {
  const request = { accountId: account.id, requestedAt: Date.now(), lastSyncId: account.lastSync?.id ?? null };
  queryClient.setQueryData<PendingSync[]>(QUERY_KEY, (earlier = NONE) => [
    ...earlier.filter(({ accountId }) => accountId !== account.id),
    request,
  ]);
}

/** For a request that the server refused. */
export function forgetSyncRequest(queryClient: QueryClient, { id }: Pick<AccountSummary, "id">): void {
  queryClient.setQueryData<PendingSync[]>(QUERY_KEY, (earlier = NONE) =>
    earlier.filter(({ accountId }) => accountId !== id),
  );
}

export function useSyncRequests(): PendingSync[] {
  const { data } = useQuery<PendingSync[]>({ queryKey: QUERY_KEY, queryFn: skipToken });
  return data ?? NONE;
}

/** How long a requested sync may take to show up before the page stops waiting for it, in milliseconds. */
export const REQUEST_PATIENCE_MS = 60_000;

/** Whether a run of this account is under way, whoever started it, or was asked for here and has not shown up yet. */
export function isSyncing(account: AccountSummary, requests: PendingSync[], now: number): boolean {
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

export const IN_FLIGHT_INTERVAL_MS = 2_000;
/** Health is a function of time: a green account turns yellow without anything happening. */
export const IDLE_INTERVAL_MS = 15_000;

/** How soon the accounts are asked for again, in milliseconds. */
export function pollingInterval(accounts: AccountSummary[], requests: PendingSync[], now: number): number {
  const inFlight = accounts.some((account) => isSyncing(account, requests, now));
  return inFlight ? IN_FLIGHT_INTERVAL_MS : IDLE_INTERVAL_MS;
}
