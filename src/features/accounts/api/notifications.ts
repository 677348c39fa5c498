import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Answers, NotificationSettings } from "#http/contract";
import { ApiError, apiRequest } from "#ui/api-client";
import type { CredentialValues } from "./connect-account";

/** How often it is looked for the first message, in milliseconds. */
const WAITING_MS = 3_000;

async function fetchNotifications(accountId: string, signal: AbortSignal): Promise<NotificationSettings | null> {
  try {
    return await apiRequest<NotificationSettings>(notificationsPath(accountId), { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export function notificationsQueryOptions(accountId: string) {
  return queryOptions({
    queryKey: ["notifications", accountId],
    queryFn: ({ signal }) => fetchNotifications(accountId, signal),
    refetchInterval: ({ state }) => (state.data?.lastReceivedAt === null ? WAITING_MS : false),
  });
}

/** How an account's network notifies; null where it does not. */
export function useNotifications(accountId: string) {
  return useQuery(notificationsQueryOptions(accountId));
}

function notificationsPath(accountId: string): string {
  return `/api/accounts/${accountId}/notifications`;
}

/** Has the notifications of an account tried again that are tried no more by themselves. */
export function useRetryNotifications() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (accountId: string) =>
      apiRequest<Answers["retried"]>(`${notificationsPath(accountId)}/retry`, { method: "POST" }),
    onSuccess: (_retried, accountId) =>
      queryClient.invalidateQueries({ queryKey: notificationsQueryOptions(accountId).queryKey }),
  });
}

export interface SaveNotificationSecretsInput {
  accountId: string;
  secrets: CredentialValues;
}

async function saveSecrets({ accountId, secrets }: SaveNotificationSecretsInput): Promise<NotificationSettings> {
  return apiRequest(notificationsPath(accountId), { method: "PUT", body: { secrets } });
}

export function useSaveNotificationSecrets() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: saveSecrets,
    // The cache keeps a mutation's variables, and these hold secrets.
    gcTime: 0,
    onSuccess: (settings, { accountId }) =>
      queryClient.setQueryData(notificationsQueryOptions(accountId).queryKey, settings),
  });
}
