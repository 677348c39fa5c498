"use client";

import { Stack, Text, Title } from "@mantine/core";
import { PageTabs } from "#components/page-tabs";

const PAGES = [
  { href: "/settings", label: "You" },
  { href: "/settings/alerts", label: "Alerts" },
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
