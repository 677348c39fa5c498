"use client";

import { Anchor, Stack, Text, Title } from "@mantine/core";
import { PageTabs } from "#components/page-tabs";
import { SettingsSection } from "#components/settings-section";
import { DisplaySettings } from "./display-settings";
import { NameSettings, PasswordSettings } from "./login-settings";

/** What a user chooses for themselves: the login, how things are shown, and their data. */
export function SettingsPage({ user }: { user: { name: string } }) {
  return (
    <Stack gap="md">
      <NameSettings name={user.name} />
      <PasswordSettings />
      <DisplaySettings />
      <SettingsSection
        title="Data"
        text="All your sales, of disconnected accounts as well, as one CSV file. It says how complete it is."
      >
        <Anchor href="/api/sales.csv" download size="sm">
          Export all sales
        </Anchor>
      </SettingsSection>
    </Stack>
  );
}

const PAGES = [
  { href: "/settings", label: "You" },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/keys", label: "API keys" },
  { href: "/settings/log", label: "Log" },
];

/** The head of the settings, and their pages, which are routes. */
export function SettingsFrame({ email, children }: { email: string; children: React.ReactNode }) {
  return (
    <Stack gap="md" maw={680}>
      <div>
        <Title order={1}>Settings</Title>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </div>
      <PageTabs label="Pages of the settings" tabs={PAGES} />
      {children}
    </Stack>
  );
}
