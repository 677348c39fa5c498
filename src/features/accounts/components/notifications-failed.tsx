import { Alert, Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle } from "@tabler/icons-react";
import { formatCount } from "#components/format";
import type { AccountSummary, NotificationSettings } from "#http/contract";
import { errorMessage } from "#ui/api-client";

import { useRetryNotifications } from "../api/notifications";

/** Says that notifications are not in the ledger although they came, and lets the user have them tried again. */
export function NotificationsFailed({
  account,
  settings,
}: {
  account: AccountSummary;
  settings: NotificationSettings;
}) {
  const retry = useRetryNotifications();
  const { failed } = settings;
  if (failed === 0) return null;
  const onError = (error: unknown) => notifications.show({ color: "red", message: errorMessage(error) });
  return (
    <Alert color="red" icon={<IconAlertCircle aria-hidden />} data-testid="notifications-failed">
      <Group justify="space-between">
        {failed === 1
          ? "1 notification could not be brought into the ledger."
          : `${formatCount(failed)} notifications could not be brought into the ledger.`}
        <Button
          size="compact-sm"
          variant="light"
          color="red"
          loading={retry.isPending}
          onClick={() => retry.mutate(account.id, { onError })}
        >
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
