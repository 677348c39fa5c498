"use client";

import "@mantine/notifications/styles.css";
import { Anchor, Group, Text } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { getQueryClient } from "#ui/query-client";
import classes from "./app-frame.module.css";
import { zoneLabel } from "./format";
import { MainNav } from "./main-nav";
import { TidemarkLogo } from "./tidemark-logo";
import { useHydrated } from "./use-hydrated";
import { ZoneProvider } from "./zone";

/** A menu is code that a page can be read without. Its place is kept. */
const UserMenu = dynamic(() => import("./user-menu").then((module) => module.UserMenu), {
  ssr: false,
  loading: () => <span className={classes.user} />,
});

/** Where toasts appear: nothing to show before something has happened. */
const Notifications = dynamic(() => import("@mantine/notifications").then((module) => module.Notifications), {
  ssr: false,
});

interface AppFrameProps {
  user: { name: string; email: string };
  /** The zone in which the user's days are counted. */
  zone: string;
  /** What stands at the right of the header, before the user. */
  aside: React.ReactNode;
  children: React.ReactNode;
}

/** The frame of every page behind the sign-in: name, navigation, search, what needs the user, user. */
export function AppFrame({ user, zone, aside, children }: AppFrameProps) {
  // A button that looks ready but does nothing yet would swallow the first click.
  const inert = !useHydrated();
  return (
    <QueryClientProvider client={getQueryClient()}>
      <ZoneProvider value={zone}>
        <Notifications position="bottom-right" />
        <a href="#content" className={classes.skip}>
          Skip to the content
        </a>
        <div>
          <header className={classes.header} inert={inert}>
            <div className={classes.width}>
              <div className={classes.bar}>
                <Anchor component={Link} href="/" underline="never" c="inherit" aria-label="Tidemark, home">
                  <TidemarkLogo />
                </Anchor>
                <div className={classes.nav}>
                  <MainNav />
                </div>
                <Group gap="sm" wrap="nowrap" ml="auto">
                  {aside}
                  <Text size="xs" c="dimmed" visibleFrom="md" title="All days and times on these pages">
                    {zoneLabel(zone)}
                  </Text>
                  <UserMenu user={user} />
                </Group>
              </div>
            </div>
          </header>
          <main inert={inert} id="content">
            <div className={classes.width} data-content>
              {children}
            </div>
          </main>
        </div>
      </ZoneProvider>
    </QueryClientProvider>
  );
}
