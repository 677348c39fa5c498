import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { rememberSyncRequest } from "../sync-requests";
import { type Account, accountSchema, type CredentialValues } from "./account";
import { accountsQueryOptions } from "./list-accounts";

export interface ConnectAccountInput {
  network: string;
  label: string;
  credentials: CredentialValues;
}

const responseSchema = z.object({ account: accountSchema });

async function connectAccount(input: ConnectAccountInput): Promise<Account> {
  const { account } = await apiRequest("/api/accounts", responseSchema, { method: "POST", body: input });
  return account;
}

export function useConnectAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: connectAccount,
    // The cache keeps a mutation's variables, and these hold secrets.
    gcTime: 0,
    onSuccess: (account) => {
      rememberSyncRequest(queryClient, account);
      return queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey });
    },
  });
}
