"use client";

import { Button, Code, Container, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle, IconCircleCheckFilled, IconInfoCircle } from "@tabler/icons-react";
import Link from "next/link";
import { TidemarkLogo } from "#components/tidemark-logo";

interface SetUpFinding {
  verdict: "ok" | "note" | "open" | "missing" | "weak" | "wrong";
  what: string;
  say: string;
  /** A value that may be taken. */
  fresh: string | null;
}

/** What is in place and what is still missing before somebody can sign up. */
export function SetUpPage({ findings, isOnVercel }: { findings: readonly SetUpFinding[]; isOnVercel: boolean }) {
  const isReady = findings.every(({ verdict }) => verdict === "ok" || verdict === "note");
  return (
    <Container component="main" size="sm" py={{ base: "xl", sm: "12vh" }}>
      <Stack gap="lg">
        <TidemarkLogo />
        <div>
          <Title order={1} size="h2">
            {isReady ? "Everything is in place" : "Almost there"}
          </Title>
          <Text c="dimmed" mt={4}>
            {isReady ? "Nobody has a login yet. The first one is yours." : whereToMend(isOnVercel)}
          </Text>
        </div>
        <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: "none" }}>
          {findings.map((finding) => (
            <Finding key={finding.what + finding.say} {...finding} />
          ))}
        </Stack>
        <Group>
          {isReady ? (
            <Button component={Link} href="/sign-up">
              Create the first login
            </Button>
          ) : (
            <Button component="a" href="/setup">
              Look again
            </Button>
          )}
        </Group>
      </Stack>
    </Container>
  );
}

const whereToMend = (isOnVercel: boolean) =>
  isOnVercel
    ? "Set what is missing in the project's settings on Vercel, under Environment Variables, and deploy again: a running deployment keeps the values that it was made with."
    : "Mend what is missing, start again, and look here once more.";

function Finding({ verdict, what, say, fresh }: SetUpFinding) {
  return (
    <Group component="li" align="flex-start" wrap="nowrap" gap="sm">
      <VerdictIcon verdict={verdict} />
      <div style={{ minWidth: 0 }}>
        <Text fw={600} style={{ overflowWrap: "anywhere" }}>
          {what}
        </Text>
        <Text size="sm" c="dimmed">
          {say}
        </Text>
        {fresh && (
          <Text size="sm" mt={4}>
            For instance, drawn for you just now: <Code style={{ overflowWrap: "anywhere" }}>{fresh}</Code>
          </Text>
        )}
      </div>
    </Group>
  );
}

function VerdictIcon({ verdict }: Pick<SetUpFinding, "verdict">) {
  const size = { size: 20, style: { flexShrink: 0, marginTop: 2 } };
  if (verdict === "ok")
    return <IconCircleCheckFilled {...size} color="var(--mantine-color-green-6)" aria-label="In place" />;
  if (verdict === "note") return <IconInfoCircle {...size} color="var(--mantine-color-dimmed)" aria-label="To know" />;
  return <IconAlertCircle {...size} color="var(--mantine-color-error)" aria-label="To mend" />;
}
