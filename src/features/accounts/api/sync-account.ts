import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { forgetSyncRequest, rememberSyncRequest } from "../sync-requests";
import type { Account } from "./account";
import { accountsQueryOptions } from "./list-accounts";
import { syncLogsQueryKey } from "./list-sync-logs";

async function syncAccount({ id }: Account): Promise<void> {
  await apiRequest(`/api/accounts/${id}/sync`, z.unknown(), { method: "POST" });
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
