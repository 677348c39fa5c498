import { Group, Loader, Text } from "@mantine/core";
import { formatCount } from "#components/format";
import { RelativeTime } from "#components/relative-time";
import type { NotificationSettings } from "#http/contract";

/** What has come so far; while nothing has, that it is being waited for: the page looks again by itself. */
export function NotificationsReceived({ settings }: { settings: NotificationSettings }) {
  const { received, lastReceivedAt, waiting } = settings;
  return (
    <div role="status" data-testid="notifications-received">
      {lastReceivedAt === null ? (
        <Group gap={8}>
          <Loader size={14} aria-hidden />
          <Text size="sm" fw={600}>
            Waiting for the first message…
          </Text>
        </Group>
      ) : (
        <Text component="div" size="sm" fw={600}>
          {formatCount(received)} {received === 1 ? "message" : "messages"} received, the last{" "}
          <RelativeTime at={lastReceivedAt} />
          {waiting > 0 && `; ${formatCount(waiting)} not in the ledger yet`}.
        </Text>
      )}
    </div>
  );
}
