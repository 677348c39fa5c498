import { queryOptions, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { pollingInterval } from "../polling-interval";
import { useSyncRequests } from "../sync-requests";
import { type Account, accountSchema } from "./account";

const PAGE_SIZE = 200;

const responseSchema = z.object({ accounts: z.array(accountSchema), nextCursor: z.string().nullable() });

/** All pages: the list is sorted and summed up by what is wrong, which may be on the last one. */
async function fetchAccounts(signal: AbortSignal): Promise<Account[]> {
  const accounts: Account[] = [];
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({ limit: `${PAGE_SIZE}` });
    if (cursor !== null) query.set("cursor", cursor);
    const page: z.infer<typeof responseSchema> = await apiRequest(`/api/accounts?${query}`, responseSchema, { signal });
    accounts.push(...page.accounts);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return accounts;
}

export function accountsQueryOptions() {
  return queryOptions({ queryKey: ["accounts"], queryFn: ({ signal }) => fetchAccounts(signal) });
}

/** The user's accounts, kept fresh while the page is visible. */
export function useAccounts() {
  const requests = useSyncRequests();
  return useQuery({
    ...accountsQueryOptions(),
    refetchInterval: ({ state }) => pollingInterval(state.data ?? [], requests, Date.now()),
  });
}
