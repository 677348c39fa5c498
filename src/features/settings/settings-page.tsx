"use client";

import { Stack, Text, Title } from "@mantine/core";
import { PageTabs } from "#components/page-tabs";
import { DataSettings } from "./data-settings";
import { DisplaySettings } from "./display-settings";
import { EmailSettings, FirstPassword, NameSettings, PasswordSettings } from "./login-settings";
import { SecondFactorSettings } from "./second-factor";
import { Sessions } from "./sessions";

/** What a user chooses for themselves: the name, how things are shown, and their data. */
export function SettingsPage({ user }: { user: { name: string } }) {
  return (
    <Stack gap="md">
      <NameSettings name={user.name} />
      <DisplaySettings />
      <DataSettings />
    </Stack>
  );
}

/** How the user signs in, and where they are. */
export function LoginPage({ user }: { user: { twoFactorEnabled: boolean; hasPassword: boolean; confirms: boolean } }) {
  return (
    <Stack gap="md">
      {user.hasPassword ? (
        <>
          <EmailSettings confirms={user.confirms} />
          <PasswordSettings />
          <SecondFactorSettings on={user.twoFactorEnabled} />
        </>
      ) : (
        <FirstPassword />
      )}
      <Sessions />
    </Stack>
  );
}

const PAGES = [
  { href: "/settings", label: "You" },
  { href: "/settings/login", label: "Login" },
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
