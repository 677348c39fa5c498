import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiRequest } from "@/lib/api-client";
import type { CredentialValues } from "./account";
import { notificationsQueryOptions } from "./get-notifications";
import { type NotificationSettings, notificationSettingsSchema, notificationsPath } from "./notification-settings";

export interface SaveNotificationSecretsInput {
  accountId: string;
  secrets: CredentialValues;
}

async function saveSecrets({ accountId, secrets }: SaveNotificationSecretsInput): Promise<NotificationSettings> {
  return apiRequest(notificationsPath(accountId), notificationSettingsSchema, { method: "PUT", body: { secrets } });
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
