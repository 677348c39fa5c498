import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AccountSummary, Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";
import { rememberSyncRequest } from "../pending-syncs";
import { accountsQueryOptions } from "./list-accounts";

/** By the names of the network's credential fields. */
export type CredentialValues = Record<string, string>;

export interface ConnectAccountInput {
  network: string;
  label: string;
  credentials: CredentialValues;
}

async function connectAccount(input: ConnectAccountInput): Promise<AccountSummary> {
  const { account } = await apiRequest<Answers["account"]>("/api/accounts", { method: "POST", body: input });
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

export interface ReconnectAccountInput {
  accountId: string;
  credentials: CredentialValues;
}

async function reconnectAccount({ accountId, credentials }: ReconnectAccountInput): Promise<AccountSummary> {
  const path = `/api/accounts/${accountId}/credentials`;
  const { account } = await apiRequest<Answers["account"]>(path, { method: "PUT", body: { credentials } });
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

/** Another label, or a pause. */
export function useChangeAccount(accountId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: { label?: string; paused?: boolean }) =>
      apiRequest<Answers["account"]>(`/api/accounts/${accountId}`, { method: "PATCH", body: change }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
  });
}

async function disconnectAccount({ id }: AccountSummary): Promise<void> {
  await apiRequest(`/api/accounts/${id}`, { method: "DELETE" });
}

export function useDisconnectAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: disconnectAccount,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
  });
}
