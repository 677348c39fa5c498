"use client";

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { atMoment } from "#components/format";
import { SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import type { AccountSummary } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useChangeAccount } from "../api/connect-account";
import { useAccount } from "../api/list-accounts";
import { useAccountDialogs } from "./account-dialogs";

/** Name, credentials, pause, disconnect; each says what becomes of the sales. */
export function AccountSettings({ accountId }: { accountId: string }) {
  const { data: account } = useAccount(accountId);
  return account ? <Settings account={account} /> : null;
}

function Settings({ account }: { account: AccountSummary }) {
  const zone = useZone();
  const change = useChangeAccount(account.id);
  const { reconnect, disconnect, dialogs } = useAccountDialogs();
  const paused = account.status === "paused";
  const form = useForm({
    initialValues: { label: account.label },
    validate: { label: (label) => (label.trim() === "" ? "Give the account a label" : null) },
  });
  return (
    <Stack gap="md" maw={640}>
      <SettingsSection title="Label" text="How you recognise this account.">
        <form onSubmit={form.onSubmit(({ label }) => change.mutate({ label: label.trim() }))} noValidate>
          <Group align="flex-start" gap="xs">
            <TextInput aria-label="Label" w={260} {...form.getInputProps("label")} />
            <Button type="submit" variant="default" loading={change.isPending}>
              Save
            </Button>
          </Group>
        </form>
        {change.isError && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {errorMessage(change.error)}
          </Text>
        )}
      </SettingsSection>
      <SettingsSection
        title="Credentials"
        text="Stored sealed, shown to nobody. Others take their place; the history stays."
      >
        <Group gap="md">
          <Button variant="default" onClick={() => reconnect(account)}>
            Replace the credentials
          </Button>
          {account.credentialsAt !== null && (
            <Text size="sm" c="dimmed">
              Entered by you {atMoment(account.credentialsAt, zone)}
            </Text>
          )}
        </Group>
      </SettingsSection>
      <SettingsSection
        title={paused ? "Paused" : "Pause"}
        text={
          paused
            ? "Nothing is read until you resume; then all that happened meanwhile is."
            : "The hourly sync leaves the account alone until you resume. Sales stay, and sums say what is missing."
        }
      >
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ paused: !paused })}>
          {paused ? "Resume" : "Pause"}
        </Button>
      </SettingsSection>
      <SettingsSection
        title="Disconnect"
        text="Syncing stops and the credentials are deleted. The sales stay in your ledger and keep counting; connecting the same login again goes on with them."
      >
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => disconnect(account)}>
          Disconnect
        </Button>
      </SettingsSection>
      {dialogs}
    </Stack>
  );
}
