import { Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { zoneLabel } from "#components/format";
import { SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import type { QuietHours } from "#domain/alert";
import { errorMessage } from "#ui/api-client";
import { useChangeAlerts } from "./alerts-api";

const NIGHT: QuietHours = { from: "22:00", to: "07:00" };

/** Hours in which nothing is sent; what came in them is sent at their end. */
export function QuietHoursSettings({ quietHours }: { quietHours: QuietHours | null }) {
  const zone = useZone();
  const change = useChangeAlerts();
  const [typed, setTyped] = useState(quietHours ?? NIGHT);
  const save = (next: QuietHours) => {
    setTyped(next);
    if (/^\d\d:\d\d$/.test(next.from) && /^\d\d:\d\d$/.test(next.to)) change.mutate({ quietHours: next });
  };
  return (
    <SettingsSection
      title="Quiet hours"
      text={`Nothing is sent in them; what came meanwhile is sent at their end, and nothing is lost. By the clock of ${zoneLabel(zone)}.`}
    >
      <Stack gap="sm">
        <Switch
          label="Keep them"
          checked={quietHours !== null}
          disabled={change.isPending}
          onChange={({ currentTarget: { checked } }) => change.mutate({ quietHours: checked ? typed : null })}
        />
        {quietHours !== null && (
          <Group gap="sm">
            <TextInput
              type="time"
              label="From"
              size="xs"
              value={typed.from}
              onChange={({ currentTarget: { value } }) => save({ ...typed, from: value })}
            />
            <TextInput
              type="time"
              label="To"
              size="xs"
              value={typed.to}
              onChange={({ currentTarget: { value } }) => save({ ...typed, to: value })}
            />
          </Group>
        )}
        {change.error && (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorMessage(change.error)}
          </Text>
        )}
      </Stack>
    </SettingsSection>
  );
}
