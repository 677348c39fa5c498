"use client";

import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconCloudOff, IconPlus } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { LoadError } from "#components/query-states";
import { RelativeTime, useNow } from "#components/relative-time";
import { useZone } from "#components/zone";
import { useEarnings } from "#features/earnings/api/read-earnings";
import { lastThirtyDays } from "#features/earnings/period";
import type { AccountSummary } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useAccounts, useDisconnectedAccounts } from "../api/list-accounts";
import { summarizeAccounts } from "../sort-accounts";
import { useAccountActions } from "../use-account-actions";
import { useAccountDialogs } from "./account-dialogs";
import { AccountsEmpty } from "./accounts-empty";
import { AccountsTable } from "./accounts-table";

export function AccountsPage() {
  const zone = useZone();
  const { data: accounts, error, isFetching, refetch } = useAccounts();
  const [withDisconnected, setWithDisconnected] = useState(false);
  const { data: disconnected = [] } = useDisconnectedAccounts(withDisconnected);
  const { reconnect, disconnect, dialogs } = useAccountDialogs();
  const actions = { ...useAccountActions(), reconnect, disconnect };
  const month = { zone, ...lastThirtyDays(zone, new Date(useNow())), networks: [], accounts: [] };
  const { data: earnings } = useEarnings({ ...month, groupBy: ["account"] });
  const hasAccounts = accounts !== undefined && accounts.length > 0;

  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1}>Accounts</Title>
          {hasAccounts && (
            <Text size="sm" c="dimmed" aria-live="polite">
              {summarizeAccounts(accounts)}
            </Text>
          )}
        </div>
        {hasAccounts && (
          <Button component={Link} href="/accounts/connect" leftSection={<IconPlus size={16} aria-hidden />}>
            Connect account
          </Button>
        )}
      </Group>
      {error && (
        <LoadError
          title={accounts ? "What you see may be out of date" : "Your accounts could not be loaded"}
          message={errorMessage(error)}
          retrying={isFetching}
          onRetry={() => refetch()}
        />
      )}
      {accounts === undefined && !error && <AccountsSkeleton />}
      {accounts?.length === 0 && <AccountsEmpty />}
      {hasAccounts && <OutageAlerts accounts={accounts} />}
      {(hasAccounts || disconnected.length > 0) && (
        <AccountsTable accounts={[...(accounts ?? []), ...disconnected]} earnings={earnings} actions={actions} />
      )}
      {accounts && !withDisconnected && (
        <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setWithDisconnected(true)}>
          Show disconnected accounts
        </Anchor>
      )}
      {withDisconnected && disconnected.length === 0 && (
        <Text size="sm" c="dimmed">
          No account is disconnected.
        </Text>
      )}
      {dialogs}
    </Stack>
  );
}

const ROWS = ["first", "second", "third", "fourth"];

function AccountsSkeleton() {
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>Loading your accounts</VisuallyHidden>
      {ROWS.map((row) => (
        <Skeleton key={row} height={52} />
      ))}
    </Stack>
  );
}

/** One incident per network that fails for many accounts alike: nobody is asked to do anything about it. */
function OutageAlerts({ accounts }: { accounts: readonly AccountSummary[] }) {
  const down = new Map(accounts.filter(({ outageSince }) => outageSince).map((account) => [account.network, account]));
  return [...down.values()].map(({ network, networkLabel, outageSince }) => (
    <Alert key={network} color="orange" icon={<IconCloudOff aria-hidden />} title={`${networkLabel} has an outage`}>
      It fails for many accounts alike since <RelativeTime at={outageSince as string} />. Nothing is wrong with your
      credentials; syncing goes on by itself when the network is back.
    </Alert>
  ));
}
