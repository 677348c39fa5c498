import { Divider, Stack, Text } from "@mantine/core";
import { QueryGate } from "#components/load-error";
import type { AccountSummary } from "#http/contract";
import { useReportsDays } from "../api/list-networks";
import { useNotifications } from "../api/notifications";
import { notificationGuide, notificationPurpose, secrecyNote, urlLabel } from "../notification-guides";
import { NotificationSecretsForm } from "./notification-secrets-form";
import { NotificationsFailed } from "./notifications-failed";
import { NotificationsReceived } from "./notifications-received";
import { SecretUrl } from "./secret-url";

export function Notifications({ account }: { account: AccountSummary }) {
  const reportsDays = useReportsDays(account.network);
  return (
    <QueryGate query={useNotifications(account.id)} failure="The notification settings could not be loaded">
      {(settings) =>
        settings === null ? (
          <Text c="dimmed">There is nothing to set up: {account.networkLabel} sends no notifications to Tidemark.</Text>
        ) : (
          <Stack>
            <Text size="sm">{notificationPurpose(account, reportsDays)}</Text>
            <Text size="sm">{notificationGuide(account, settings)}</Text>
            <NotificationsReceived settings={settings} />
            <NotificationsFailed account={account} settings={settings} />
            {settings.urls.map(({ event, url }) => (
              <SecretUrl key={url} label={urlLabel(event)} url={url} />
            ))}
            <Text size="sm" c="dimmed">
              {secrecyNote(account, settings)}
            </Text>
            {settings.fields.length > 0 && (
              <>
                <Divider />
                <NotificationSecretsForm account={account} settings={settings} />
              </>
            )}
          </Stack>
        )
      }
    </QueryGate>
  );
}
