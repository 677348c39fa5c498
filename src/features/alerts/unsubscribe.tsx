"use client";

import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { MessagePage } from "#components/message-page";
import { apiRequest, errorMessage } from "#ui/api-client";

/** Ends the mails of whoever got the one that the token is from. */
export function Unsubscribe({ token }: { token: string }) {
  const end = useMutation({
    mutationFn: () => apiRequest(`/api/alerts/unsubscribe?${new URLSearchParams({ token })}`, { method: "POST" }),
  });
  if (end.isSuccess) {
    return (
      <MessagePage
        title="No more mails"
        message="Alerts and weekly summaries are not sent to your address any more. Everything else goes on, and you can switch them on again in the settings."
      />
    );
  }
  return (
    <MessagePage
      title="Stop these mails?"
      message="You will not be told by e-mail when an account needs you or sales are held back. The ledger goes on as before."
    >
      <Button loading={end.isPending} onClick={() => end.mutate()}>
        Stop the mails
      </Button>
      {end.error && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {errorMessage(end.error)}
        </Text>
      )}
    </MessagePage>
  );
}
