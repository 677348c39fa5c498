"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { atMoment, formatMoment } from "#components/format";
import { useZone } from "#components/zone";
import type { AccountSummary } from "#http/contract";
import { useAccounts } from "../api/list-accounts";
import { useAccountDialogs } from "./account-dialogs";

/** What needs the user: one sentence and one button each. Nothing when nothing does. */
export function AttentionStrip() {
  const { data: accounts = [] } = useAccounts();
  const { reconnect, dialogs } = useAccountDialogs();
  const needing = accounts.filter(({ state }) => state === "needs_you");
  return (
    <>
      {/* It has no place where it says nothing. */}
      <Stack gap="xs" aria-live="polite" mb={needing.length === 0 ? "calc(var(--mantine-spacing-md) * -1)" : 0}>
        {needing.map((account) => (
          <Group
            key={account.id}
            justify="space-between"
            gap="sm"
            px="md"
            py="sm"
            bg="var(--attention)"
            style={{ border: "1px solid var(--attention-line)", borderRadius: 12 }}
            data-testid="attention"
          >
            <Text size="sm" style={{ flex: "1 1 240px" }}>
              <Sentence account={account} />
            </Text>
            <Button size="xs" onClick={() => reconnect(account)}>
              Reconnect
            </Button>
          </Group>
        ))}
      </Stack>
      {dialogs}
    </>
  );
}

function Sentence({ account }: { account: AccountSummary }) {
  const zone = useZone();
  const { label, networkLabel, lastSync, completeTo } = account;
  const refusedAt = lastSync?.success === false ? lastSync.completedAt : null;
  return (
    <>
      <b>
        {label} ({networkLabel})
      </b>{" "}
      refused its key{refusedAt && ` ${atMoment(refusedAt, zone)}`}.{" "}
      {completeTo
        ? `Sales since ${formatMoment(completeTo, zone)} are missing; nothing stored is lost.`
        : "No sale was read yet."}
    </>
  );
}
