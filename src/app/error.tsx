"use client";

import { Button } from "@mantine/core";
import { MessagePage } from "#components/message-page";

/** The digest alone leads to the server's log entry; the message of a server error is not sent to the browser. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <MessagePage
      title="Something went wrong"
      message={digest ? `The page could not be shown. Reference: ${digest}` : "The page could not be shown."}
    >
      <Button onClick={() => retry()}>Try again</Button>
    </MessagePage>
  );
}
