"use client";

import { Divider, Paper, Stack, Text } from "@mantine/core";
import { useAccount } from "../api/list-accounts";
import { useReportsDays } from "../api/list-networks";
import { Coverage } from "./coverage";
import { HeldBackRows } from "./held-back";
import { Notifications } from "./notifications";
import { Reconciliation } from "./reconciliation";

interface TabProps {
  accountId: string;
}

export function CoverageTab({ accountId }: TabProps) {
  return (
    <Paper withBorder p="lg">
      <Coverage accountId={accountId} />
    </Paper>
  );
}

export function HeldBackTab({ accountId }: TabProps) {
  return (
    <Paper withBorder p="lg">
      <HeldBackRows accountId={accountId} />
    </Paper>
  );
}

/** The network's own messages; where it tells day totals, how they add up against those. */
export function InstantUpdatesTab({ accountId }: TabProps) {
  const { data: account } = useAccount(accountId);
  const reportsDays = useReportsDays(account?.network ?? "");
  if (!account) return null;
  return (
    <Paper withBorder p="lg" maw={760}>
      <Stack gap="lg">
        <Notifications account={account} />
        {reportsDays && (
          <>
            <Divider />
            <Text fw={600} component="h2">
              Against the day totals
            </Text>
            <Reconciliation account={account} />
          </>
        )}
      </Stack>
    </Paper>
  );
}
