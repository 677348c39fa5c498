import { type QueryClient, skipToken, useQuery } from "@tanstack/react-query";
import type { Account } from "./api/account";

/** A sync that this page asked for, and what the account's last sync was at that time. */
export interface SyncRequest {
  accountId: string;
  /** Epoch milliseconds. */
  requestedAt: number;
  lastSyncId: string | null;
}

const QUERY_KEY = ["sync-requests"];
const NONE: SyncRequest[] = [];

/** Kept in the query cache, where every mutation that starts a sync can reach it. */
export function rememberSyncRequest(queryClient: QueryClient, account: Pick<Account, "id" | "lastSync">): void {
  const request = { accountId: account.id, requestedAt: Date.now(), lastSyncId: account.lastSync?.id ?? null };
  queryClient.setQueryData<SyncRequest[]>(QUERY_KEY, (earlier = NONE) => [
    ...earlier.filter(({ accountId }) => accountId !== account.id),
    request,
  ]);
}

/** For a request that the server refused. */
export function forgetSyncRequest(queryClient: QueryClient, { id }: Pick<Account, "id">): void {
  queryClient.setQueryData<SyncRequest[]>(QUERY_KEY, (earlier = NONE) =>
    earlier.filter(({ accountId }) => accountId !== id),
  );
}

export function useSyncRequests(): SyncRequest[] {
  const { data } = useQuery<SyncRequest[]>({ queryKey: QUERY_KEY, queryFn: skipToken });
  return data ?? NONE;
}
