"use client";

import { Anchor, Stack } from "@mantine/core";
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
