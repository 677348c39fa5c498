import { queryOptions, useQuery } from "@tanstack/react-query";
import type { AccountSummary, Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";
import { pollingInterval, useSyncRequests } from "../pending-syncs";

const PAGE_SIZE = 200;

/** All pages: the list is sorted and summed up by what is wrong, which may be on the last one. */
async function fetchAccounts(signal: AbortSignal, state?: "disconnected"): Promise<AccountSummary[]> {
  const accounts: AccountSummary[] = [];
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({ limit: `${PAGE_SIZE}` });
    if (state) query.set("state", state);
    if (cursor !== null) query.set("cursor", cursor);
    const page: Answers["accounts"] = await apiRequest(`/api/accounts?${query}`, { signal });
    accounts.push(...page.accounts);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return accounts;
}

export function accountsQueryOptions() {
  return queryOptions({ queryKey: ["accounts"], queryFn: ({ signal }) => fetchAccounts(signal) });
}

export function disconnectedAccountsQueryOptions() {
  return queryOptions({
    queryKey: ["accounts", "disconnected"],
    queryFn: ({ signal }) => fetchAccounts(signal, "disconnected"),
  });
}

/** The disconnected accounts, which keep their pages and their sales. */
export const useDisconnectedAccounts = (enabled: boolean) =>
  useQuery({ ...disconnectedAccountsQueryOptions(), enabled });

/** The connected accounts and then the disconnected ones: all that a sale or a sum may be of. */
export function useAccountsEver(): AccountSummary[] | undefined {
  const { data: connected } = useAccounts();
  const { data: disconnected = [] } = useDisconnectedAccounts(true);
  return connected && [...connected, ...disconnected];
}

/** One account, also a disconnected one, kept fresh while something of it is under way. */
export function accountQueryOptions(accountId: string) {
  return queryOptions({
    queryKey: ["accounts", accountId],
    queryFn: ({ signal }) => fetchAccount(accountId, signal),
  });
}

async function fetchAccount(accountId: string, signal: AbortSignal): Promise<AccountSummary> {
  const { account } = await apiRequest<Answers["account"]>(`/api/accounts/${accountId}`, { signal });
  return account;
}

export function useAccount(accountId: string) {
  const requests = useSyncRequests();
  return useQuery({
    ...accountQueryOptions(accountId),
    refetchInterval: ({ state }) => pollingInterval(state.data ? [state.data] : [], requests, Date.now()),
  });
}

/** The user's accounts, kept fresh while the page is visible. */
export function useAccounts() {
  const requests = useSyncRequests();
  return useQuery({
    ...accountsQueryOptions(),
    refetchInterval: ({ state }) => pollingInterval(state.data ?? [], requests, Date.now()),
  });
}
