"use client";

import { Anchor, Breadcrumbs, Button, Group, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { formatCount, formatShortDay } from "#components/format";
import { NetworkMark, networkLabel } from "#components/network-mark";
import { PageTabs } from "#components/page-tabs";
import { QueryGate } from "#components/query-states";
import { useNow } from "#components/relative-time";
import { useZone } from "#components/zone";
import { dayIn } from "#domain/days";
import type { AccountSummary } from "#http/contract";
import { useAccount } from "../api/list-accounts";
import { isSyncing, useSyncRequests } from "../pending-syncs";
import { useAccountActions } from "../use-account-actions";
import { useAccountDialogs } from "./account-dialogs";
import { HealthLine } from "./health-line";

const tabsOf = ({ heldBack, disconnectedAt }: AccountSummary) => [
  { path: "", label: "Overview" },
  { path: "/sales", label: "Sales" },
  { path: "/syncs", label: "Syncs" },
  { path: "/coverage", label: "Coverage" },
  { path: "/held-back", label: heldBack.rows > 0 ? `Held back ${formatCount(heldBack.rows)}` : "Held back" },
  ...(disconnectedAt === null
    ? [
        { path: "/instant-updates", label: "Instant updates" },
        { path: "/settings", label: "Settings" },
      ]
    : []),
];

/** The head of an account's pages: what it is, how it does, and its tabs, which are routes. */
export function AccountFrame({ accountId, children }: { accountId: string; children: React.ReactNode }) {
  const query = useAccount(accountId);
  return (
    <QueryGate query={query} failure="The account could not be loaded">
      {(account) => (
        <Stack gap="md">
          <Head account={account} />
          {children}
        </Stack>
      )}
    </QueryGate>
  );
}

function Head({ account }: { account: AccountSummary }) {
  const zone = useZone();
  const { sync } = useAccountActions();
  const { reconnect, dialogs } = useAccountDialogs();
  const syncing = isSyncing(account, useSyncRequests(), useNow());
  const base = `/accounts/${account.id}`;
  const { action } = account.health;
  return (
    <>
      <Breadcrumbs fz="sm">
        <Anchor component={Link} href="/accounts" inherit>
          Accounts
        </Anchor>
        <Text inherit c="dimmed">
          {networkLabel(account.network)}
        </Text>
      </Breadcrumbs>
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1}>{account.label}</Title>
          <Text size="sm" c="dimmed" component="div">
            <NetworkMark network={account.network}>
              {networkLabel(account.network)} · connected {formatShortDay(dayIn(zone, new Date(account.createdAt)))}
            </NetworkMark>
          </Text>
        </div>
        {account.disconnectedAt === null && (
          <Group gap="xs">
            {action === "reconnect" && <Button onClick={() => reconnect(account)}>Reconnect</Button>}
            <Button variant="default" loading={syncing} onClick={() => sync(account)}>
              {action === "resume" ? "Resume" : "Sync now"}
            </Button>
          </Group>
        )}
      </Group>
      <HealthLine account={account} syncing={syncing} />
      <PageTabs
        label={`Pages of ${account.label}`}
        tabs={tabsOf(account).map(({ path, label }) => ({ href: `${base}${path}`, label }))}
      />
      {dialogs}
    </>
  );
}
