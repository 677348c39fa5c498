"use client";

import { Stack, Switch, Text } from "@mantine/core";
import { QueryGate } from "#components/query-states";
import { SettingsSection } from "#components/settings-section";
import type { AlertsAnswer } from "#http/contract-of-alerts";
import { errorMessage } from "#ui/api-client";
import { useAlerts, useChangeAlerts } from "./alerts-api";
import { ChannelSettings } from "./channel-settings";
import { Incidents } from "./incidents";
import { QuietHoursSettings } from "./quiet-hours-settings";
import { RuleSettings } from "./rule-settings";

/** What is wrong, and who is told of it, where and when. */
export function AlertsPage() {
  return (
    <Stack gap="md">
      <Incidents />
      <QueryGate query={useAlerts()} failure="What you are told could not be loaded">
        {(alerts) => <Choices alerts={alerts} />}
      </QueryGate>
    </Stack>
  );
}

function Choices({ alerts }: { alerts: AlertsAnswer }) {
  const change = useChangeAlerts();
  return (
    <>
      <ChannelSettings alerts={alerts} />
      <RuleSettings rules={alerts.rules} />
      <QuietHoursSettings quietHours={alerts.quietHours} />
      <SettingsSection
        title="Weekly summary"
        text="On Monday morning: what you earned in the week, what changed of earlier ones, and whether that is all of it."
      >
        <Switch
          label="Send it"
          checked={alerts.digest}
          disabled={change.isPending}
          onChange={({ currentTarget }) => change.mutate({ digest: currentTarget.checked })}
        />
        {change.error && (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorMessage(change.error)}
          </Text>
        )}
      </SettingsSection>
    </>
  );
}
