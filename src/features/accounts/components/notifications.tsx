import { Stack, Text } from "@mantine/core";
import { QueryGate } from "#components/query-states";
import { SecretText } from "#components/secret-text";
import type { AccountSummary, NotificationSettings } from "#http/contract";
import { useReportsDays } from "../api/list-networks";
import { useNotifications } from "../api/notifications";
import { notificationGuide, notificationPurpose, secrecyNote, urlLabel } from "../notification-guides";
import { NotificationSecretsForm } from "./notification-secrets-form";
import classes from "./notifications.module.css";
import { NotificationsFailed } from "./notifications-failed";
import { NotificationsReceived } from "./notifications-received";

export function Notifications({ account }: { account: AccountSummary }) {
  const reportsDays = useReportsDays(account.network);
  return (
    <QueryGate query={useNotifications(account.id)} failure="The notification settings could not be loaded">
      {(settings) =>
        settings === null ? (
          <Text c="dimmed">There is nothing to set up: {account.networkLabel} sends no messages to Tidemark.</Text>
        ) : (
          <Stack>
            <Text size="sm">{notificationPurpose(account, reportsDays)}</Text>
            <NotificationsReceived settings={settings} />
            <NotificationsFailed account={account} settings={settings} />
            <Steps account={account} settings={settings} />
          </Stack>
        )
      }
    </QueryGate>
  );
}

/** How to set them up, step by step. */
function Steps({ account, settings }: { account: AccountSummary; settings: NotificationSettings }) {
  return (
    <ol className={classes.steps}>
      <li>
        <Text size="sm">{notificationGuide(account, settings)}</Text>
      </li>
      <li>
        <Stack gap="xs">
          {settings.urls.map(({ event, url }) => (
            <SecretText key={url} label={urlLabel(event)} text={url} />
          ))}
          <Text size="sm" c="dimmed">
            {secrecyNote(account, settings)}
          </Text>
        </Stack>
      </li>
      {settings.fields.length > 0 && (
        <li>
          <NotificationSecretsForm account={account} settings={settings} />
        </li>
      )}
    </ol>
  );
}
