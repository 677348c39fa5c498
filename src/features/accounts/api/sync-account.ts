import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AccountSummary } from "#http/contract";
import type { PeriodOfTime } from "#http/contract-of-money";
import { apiRequest } from "#ui/api-client";
import { forgetSyncRequest, rememberSyncRequest } from "../pending-syncs";
import { coverageQueryOptions } from "./completeness";
import { accountsQueryOptions } from "./list-accounts";
import { syncLogsQueryKey } from "./list-sync-logs";

async function syncAccount({ id }: AccountSummary): Promise<void> {
  await apiRequest(`/api/accounts/${id}/sync`, { method: "POST" });
}

/** Asks for a sync; that it was asked for is all the answer says. The result comes with the accounts. */
export function useSyncAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: syncAccount,
    // At once, so that the row answers the click; the server's answer adds nothing to see.
    onMutate: (account) => rememberSyncRequest(queryClient, account),
    onError: (_, account) => forgetSyncRequest(queryClient, account),
    onSuccess: (_, account) =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
        queryClient.invalidateQueries({ queryKey: syncLogsQueryKey(account.id) }),
      ]),
  });
}

/** Asks for a period to be read again. What is stored stays visible meanwhile. */
export function useRereadPeriod(accountId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (window: PeriodOfTime) =>
      apiRequest(`/api/accounts/${accountId}/sync`, { method: "POST", body: { window } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: coverageQueryOptions(accountId).queryKey }),
  });
}
