import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { rememberSyncRequest } from "../sync-requests";
import { type Account, accountSchema, type CredentialValues } from "./account";
import { accountsQueryOptions } from "./list-accounts";

export interface ReconnectAccountInput {
  accountId: string;
  credentials: CredentialValues;
}

const responseSchema = z.object({ account: accountSchema });

async function reconnectAccount({ accountId, credentials }: ReconnectAccountInput): Promise<Account> {
  const path = `/api/accounts/${accountId}/credentials`;
  const { account } = await apiRequest(path, responseSchema, { method: "PUT", body: { credentials } });
  return account;
}

export function useReconnectAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: reconnectAccount,
    // The cache keeps a mutation's variables, and these hold secrets.
    gcTime: 0,
    onSuccess: (account) => {
      rememberSyncRequest(queryClient, account);
      return queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey });
    },
  });
}
