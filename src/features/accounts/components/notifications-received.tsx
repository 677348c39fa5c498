import { Text } from "@mantine/core";
import { formatCount } from "#components/format";
import { RelativeTime } from "#components/relative-time";
import type { NotificationSettings } from "#http/contract";

export function NotificationsReceived({
  settings: { received, lastReceivedAt, waiting },
}: {
  settings: NotificationSettings;
}) {
  return (
    <Text component="div" size="sm" fw={600} data-testid="notifications-received">
      {received === 0
        ? "No notification"
        : received === 1
          ? "1 notification"
          : `${formatCount(received)} notifications`}{" "}
      received
      {lastReceivedAt === null ? (
        " yet."
      ) : (
        <>
          , last <RelativeTime at={lastReceivedAt} />
          {waiting > 0 && `; ${formatCount(waiting)} not in the ledger yet`}.
        </>
      )}
    </Text>
  );
}
