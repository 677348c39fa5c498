import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { notificationsQueryOptions } from "./get-notifications";
import { notificationsPath } from "./notification-settings";

const retriedSchema = z.object({ retried: z.number() });

/** Has the notifications of an account tried again that are tried no more by themselves. */
export function useRetryNotifications() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (accountId: string) =>
      apiRequest(`${notificationsPath(accountId)}/retry`, retriedSchema, { method: "POST" }),
    onSuccess: (_retried, accountId) =>
      queryClient.invalidateQueries({ queryKey: notificationsQueryOptions(accountId).queryKey }),
  });
}
