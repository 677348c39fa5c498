import { queryOptions, useQuery } from "@tanstack/react-query";
import { ApiError, apiRequest } from "@/lib/api-client";
import { type NotificationSettings, notificationSettingsSchema, notificationsPath } from "./notification-settings";

async function fetchNotifications(accountId: string, signal: AbortSignal): Promise<NotificationSettings | null> {
  try {
    return await apiRequest(notificationsPath(accountId), notificationSettingsSchema, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export function notificationsQueryOptions(accountId: string) {
  return queryOptions({
    queryKey: ["notifications", accountId],
    queryFn: ({ signal }) => fetchNotifications(accountId, signal),
  });
}

/** How an account's network notifies; null where it does not. */
export function useNotifications(accountId: string) {
  return useQuery(notificationsQueryOptions(accountId));
}
