"use client";

import { Anchor, AppShell, Container, Group } from "@mantine/core";
import Link from "next/link";
import { MainNav } from "./main-nav";
import { useHydrated } from "./relative-time";
import { TidemarkLogo } from "./tidemark-logo";
import { UserMenu } from "./user-menu";

interface AppFrameProps {
  user: { name: string; email: string };
  children: React.ReactNode;
}

/** The frame of every page behind the sign-in: name, navigation, user. */
export function AppFrame({ user, children }: AppFrameProps) {
  // A button that looks ready but does nothing yet would swallow the first click.
  const inert = !useHydrated();
  return (
    <AppShell header={{ height: 56 }}>
      <AppShell.Header inert={inert}>
        <Container size="xl" h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group h="100%" gap="lg" wrap="nowrap">
              <Anchor component={Link} href="/" underline="never" c="inherit" aria-label="Tidemark, home">
                <TidemarkLogo />
              </Anchor>
              <MainNav />
            </Group>
            <UserMenu user={user} />
          </Group>
        </Container>
      </AppShell.Header>
      <AppShell.Main inert={inert}>
        <Container size="xl" py="xl">
          {children}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}
