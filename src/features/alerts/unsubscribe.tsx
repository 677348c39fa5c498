"use client";

import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { MessagePage } from "#components/message-page";
import { apiRequest, errorMessage } from "#ui/api-client";

/** Ends the mails of whoever got the one that the token is from. */
export function Unsubscribe({ token }: { token: string }) {
  const [state, setState] = useState<"asked" | "pending" | "done">("asked");
  const [failure, setFailure] = useState<string | null>(null);
  const end = async () => {
    setState("pending");
    setFailure(null);
    try {
      await apiRequest(`/api/alerts/unsubscribe?${new URLSearchParams({ token })}`, { method: "POST" });
      setState("done");
    } catch (error) {
      setFailure(errorMessage(error));
      setState("asked");
    }
  };
  if (state === "done") {
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
      <Button loading={state === "pending"} onClick={end}>
        Stop the mails
      </Button>
      {failure && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {failure}
        </Text>
      )}
    </MessagePage>
  );
}
