import { queryOptions, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { pollingInterval } from "../polling-interval";
import { useSyncRequests } from "../sync-requests";
import { type Account, accountSchema } from "./account";

const responseSchema = z.object({ accounts: z.array(accountSchema) });

async function fetchAccounts(signal: AbortSignal): Promise<Account[]> {
  const { accounts } = await apiRequest("/api/accounts", responseSchema, { signal });
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
