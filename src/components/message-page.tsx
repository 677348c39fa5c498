"use client";

import { Button, Container, Group, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { TidemarkLogo } from "./tidemark-logo";

interface MessagePageProps {
  title: string;
  message: string;
  children?: React.ReactNode;
}

/** A page that has nothing to show but a message and a way back. */
export function MessagePage({ title, message, children }: MessagePageProps) {
  return (
    <Container component="main" size="xs" py="20vh">
      <Stack gap="md">
        <TidemarkLogo />
        <Title order={1} size="h2">
          {title}
        </Title>
        <Text c="dimmed">{message}</Text>
        <Group>
          {children}
          <Button variant="default" component={Link} href="/">
            Go to accounts
          </Button>
        </Group>
      </Stack>
    </Container>
  );
}
