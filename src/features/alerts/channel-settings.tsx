import { Alert, Button, Group, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { formatMoment } from "#components/format";
import { SecretText } from "#components/secret-text";
import { SettingsSection } from "#components/settings-section";
import { useHydrated } from "#components/use-hydrated";
import { useZone } from "#components/zone";
import type { AlertChannel, AlertsAnswer } from "#http/contract-of-alerts";
import { errorMessage } from "#ui/api-client";
import classes from "./alerts.module.css";
import { useChangeAlerts, useTestAlert } from "./alerts-api";

const KINDS = { email: "E-mail", webhook: "Webhook", slack: "Slack" } as const;
const kept = (channels: readonly AlertChannel[]) => channels.map(({ id, enabled }) => ({ id, enabled }));

/** Where a user is told: the address of the login, webhooks, Slack. */
export function ChannelSettings({ alerts }: { alerts: AlertsAnswer }) {
  const { channels, mail } = alerts;
  return (
    <SettingsSection
      title="Where you are told"
      text="By e-mail, by signed messages to an address of yours, or in a Slack channel. All that is new goes to each of them."
    >
      <Stack gap="md">
        <div>
          {channels.map((channel) => (
            <Channel key={channel.id} channel={channel} channels={channels} mail={mail} />
          ))}
        </div>
        <AddChannel channels={channels} />
      </Stack>
    </SettingsSection>
  );
}

interface ChannelProps {
  channel: AlertChannel;
  channels: readonly AlertChannel[];
  mail: boolean;
}

function Channel({ channel, channels, mail }: ChannelProps) {
  const zone = useZone();
  const change = useChangeAlerts();
  const trial = useTestAlert();
  const { id, kind, target, enabled } = channel;
  const isMail = id === "email";
  const off = isMail && !mail;
  const name = `${KINDS[kind]} to ${target}`;
  const failure = trial.error ?? change.error;
  return (
    <div className={classes.channel}>
      <div>
        <Switch
          label={
            <>
              <b>{KINDS[kind]}</b> {target}
            </>
          }
          aria-label={name}
          checked={enabled && !off}
          disabled={off || change.isPending}
          onChange={({ currentTarget: { checked } }) =>
            change.mutate({ channels: kept(channels).map((one) => (one.id === id ? { id, enabled: checked } : one)) })
          }
        />
        <Text size="xs" c={channel.lastError ? "var(--mantine-color-error)" : "dimmed"} pl={50}>
          {off ? "No mail server is set up here, so nothing can be sent by e-mail." : describeChannel(channel, zone)}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={off || !enabled}
          loading={trial.isPending}
          aria-label={`Send a test: ${name}`}
          onClick={() => trial.mutate(id)}
        >
          Send a test
        </Button>
        {!isMail && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={change.isPending}
            aria-label={`Remove ${name}`}
            onClick={() => change.mutate({ channels: kept(channels).filter((one) => one.id !== id) })}
          >
            Remove
          </Button>
        )}
      </Group>
      <Text size="xs" role="status" pl={50} c={failure ? "var(--mantine-color-error)" : "dimmed"}>
        {failure ? errorMessage(failure) : trial.isSuccess ? "The test was taken." : null}
      </Text>
    </div>
  );
}

function describeChannel({ kind, lastSentAt, lastFailedAt, lastError }: AlertChannel, zone: string): string {
  if (lastError && lastFailedAt) return `${lastError} Last tried ${formatMoment(lastFailedAt, zone)}.`;
  if (lastSentAt) return `Last message ${formatMoment(lastSentAt, zone)}.`;
  return kind === "email" ? "The address that you sign in with." : "No message yet.";
}

/** The secret of a new webhook is shown once, here. */
function AddChannel({ channels }: { channels: readonly AlertChannel[] }) {
  const hydrated = useHydrated();
  const change = useChangeAlerts();
  const [kind, setKind] = useState<"webhook" | "slack">("webhook");
  const form = useForm({
    initialValues: { url: "" },
    validate: {
      url: (url) => (/^https?:\/\/\S+$/.test(url.trim()) ? null : "Enter an address that begins with https://"),
    },
  });
  const made = change.data?.channels.find(({ secret }) => secret !== undefined);
  return (
    <Stack gap="sm">
      <form
        onSubmit={form.onSubmit(({ url }) =>
          change.mutate(
            { channels: [...kept(channels), { kind, url: url.trim() }] },
            { onSuccess: () => form.reset() },
          ),
        )}
        noValidate
      >
        <Stack gap="xs">
          <SegmentedControl
            size="xs"
            w="fit-content"
            aria-label="Kind of the new channel"
            value={kind}
            onChange={(next) => setKind(next as "webhook" | "slack")}
            data={[
              { value: "webhook", label: "Webhook" },
              { value: "slack", label: "Slack" },
            ]}
          />
          <Group gap="xs" align="flex-end">
            <TextInput
              label="Address"
              description={
                kind === "webhook"
                  ? "Messages are signed as Standard Webhooks says; it must be reachable from the internet."
                  : "The address of an incoming webhook, from Slack's own settings."
              }
              placeholder={kind === "webhook" ? "https://example.com/tidemark" : "https://hooks.slack.com/services/…"}
              flex={1}
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps("url")}
            />
            <Button type="submit" variant="default" loading={change.isPending} disabled={!hydrated}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
      {change.error && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {errorMessage(change.error)}
        </Text>
      )}
      {made?.secret && (
        <Alert title="The webhook's secret" role="status">
          <Stack gap="xs">
            <Text size="sm">
              Your receiver verifies messages by it. It is shown this once; lost, you add the webhook again.
            </Text>
            <SecretText label="Secret" text={made.secret} />
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
