import { Group, NumberInput, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { SettingsSection } from "#components/settings-section";
import { ALERT_KINDS, ALERT_WORDS, type AlertKind, type AlertRules } from "#domain/alert";
import { errorMessage } from "#ui/api-client";
import { useChangeAlerts } from "./alerts-api";

/** What a user is told, and from where on. */
export function RuleSettings({ rules }: { rules: AlertRules }) {
  const change = useChangeAlerts();
  const set = <Kind extends AlertKind>(kind: Kind, rule: AlertRules[Kind]) =>
    change.mutate({ rules: { [kind]: rule } });
  return (
    <SettingsSection
      title="What you are told"
      text="That it began, and that it is over; of one cause no more than twice a day. An outage of a network is one thing, whatever it does to your accounts."
    >
      <Stack gap="sm">
        {ALERT_KINDS.map((kind) => (
          <Group key={kind} justify="space-between" gap="sm" wrap="nowrap">
            <Switch
              label={ALERT_WORDS[kind].rule}
              checked={rules[kind].on}
              disabled={change.isPending}
              onChange={({ currentTarget: { checked } }) => set(kind, { ...rules[kind], on: checked })}
            />
            {kind === "delayed" && (
              <Threshold
                label="Hours without a read"
                unit=" hours"
                value={rules.delayed.hours}
                min={3}
                max={168}
                onChange={(hours) => set("delayed", { ...rules.delayed, hours })}
              />
            )}
            {kind === "held_back" && (
              <Threshold
                label="Sales held back"
                unit=" or more"
                value={rules.held_back.sales}
                min={1}
                max={10_000}
                onChange={(sales) => set("held_back", { ...rules.held_back, sales })}
              />
            )}
          </Group>
        ))}
        {change.error && (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorMessage(change.error)}
          </Text>
        )}
      </Stack>
    </SettingsSection>
  );
}

interface ThresholdProps {
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  onChange(value: number): void;
}

/** Saved when it is left, or with the enter key. */
function Threshold({ label, unit, value, min, max, onChange }: ThresholdProps) {
  const [typed, setTyped] = useState<number | string>(value);
  const save = () => {
    const next = Number(typed);
    if (Number.isInteger(next) && next >= min && next <= max) {
      if (next !== value) onChange(next);
    } else setTyped(value);
  };
  return (
    <NumberInput
      aria-label={label}
      size="xs"
      w={110}
      hideControls
      clampBehavior="strict"
      suffix={unit}
      value={typed}
      min={min}
      max={max}
      allowDecimal={false}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={({ key }) => key === "Enter" && save()}
    />
  );
}
