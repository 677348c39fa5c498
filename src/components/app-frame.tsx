"use client";

import { Anchor, AppShell, Box, Container, Group, Text } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import Link from "next/link";
import { getQueryClient } from "#ui/query-client";
import classes from "./app-frame.module.css";
import { zoneLabel } from "./format";
import { MainNav } from "./main-nav";
import { TidemarkLogo } from "./tidemark-logo";
import { useHydrated } from "./use-hydrated";
import { UserMenu } from "./user-menu";
import { ZoneProvider } from "./zone";

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
        <AppShell header={{ height: { base: 96, sm: 56 } }} padding={0}>
          <AppShell.Header inert={inert}>
            <Container size={1200} h="100%">
              <div className={classes.bar}>
                <Anchor component={Link} href="/" underline="never" c="inherit" aria-label="Tidemark, home">
                  <TidemarkLogo />
                </Anchor>
                <Box className={classes.nav}>
                  <MainNav />
                </Box>
                <Group gap="sm" wrap="nowrap" ml="auto">
                  {aside}
                  <Text size="xs" c="dimmed" visibleFrom="md" title="All days and times on these pages">
                    {zoneLabel(zone)}
                  </Text>
                  <UserMenu user={user} />
                </Group>
              </div>
            </Container>
          </AppShell.Header>
          <AppShell.Main inert={inert} id="content">
            <Container size={1200} py={{ base: "md", sm: "xl" }}>
              {children}
            </Container>
          </AppShell.Main>
        </AppShell>
      </ZoneProvider>
    </QueryClientProvider>
  );
}
