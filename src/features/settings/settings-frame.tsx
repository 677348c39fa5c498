"use client";

import { Stack, Text, Title } from "@mantine/core";
import { usePathname } from "next/navigation";
import { NavLink } from "#components/nav-link";
import classes from "#components/tabs.module.css";

const PAGES = [
  { href: "/settings", label: "You" },
  { href: "/settings/alerts", label: "Alerts" },
];

/** The head of the settings, and their pages, which are routes. */
export function SettingsFrame({ email, children }: { email: string; children: React.ReactNode }) {
  const pathname = usePathname();
  return (
    <Stack gap="md" maw={680}>
      <div>
        <Title order={1}>Settings</Title>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </div>
      <nav className={classes.tabs} aria-label="Pages of the settings">
        {PAGES.map(({ href, label }) => (
          <NavLink key={href} href={href} label={label} className={classes.tab} current={pathname === href} />
        ))}
      </nav>
      {children}
    </Stack>
  );
}
