import { Group, Stack, Table, Text } from "@mantine/core";
import { useNow } from "#components/relative-time";
import type { AccountSummary } from "#http/contract";
import { isSyncing, useSyncRequests } from "../pending-syncs";
import type { AccountActions } from "../use-account-actions";
import { AccountAction } from "./account-action";
import { AccountMenu } from "./account-menu";
import classes from "./accounts-table.module.css";
import { HealthBadge } from "./health-badge";
import { ImportProgress } from "./import-progress";
import { LastSync, SalesCount } from "./last-sync";

interface AccountRowProps {
  account: AccountSummary;
  actions: AccountActions;
}

export function AccountRow({ account, actions }: AccountRowProps) {
  const syncing = isSyncing(account, useSyncRequests(), useNow());
  return (
    <Table.Tr className={classes.row} role="row" data-testid="account-row" data-account-id={account.id}>
      <Table.Td role="cell" data-cell="account">
        <Text fw={600}>{account.label}</Text>
        <Text size="sm" c="dimmed">
          {account.networkLabel}
        </Text>
      </Table.Td>
      <Table.Td role="cell" data-cell="health">
        <Stack gap={6} align="stretch">
          <Group>
            <HealthBadge health={account.health} />
          </Group>
          <Text size="sm" maw={420}>
            {account.health.reason}
          </Text>
          <ImportProgress account={account} />
        </Stack>
      </Table.Td>
      <Table.Td role="cell" data-cell="sync">
        <CardLabel>Last sync</CardLabel>
        <LastSync lastSync={account.lastSync} run={account.currentRun} syncing={syncing} />
      </Table.Td>
      <Table.Td role="cell" data-cell="sales" ta={{ md: "right" }}>
        <CardLabel>Sales</CardLabel>
        <SalesCount account={account} />
      </Table.Td>
      <Table.Td role="cell" data-cell="action">
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <AccountAction account={account} syncing={syncing} actions={actions} />
          <AccountMenu account={account} syncing={syncing} actions={actions} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** Stands in for the column heading, which a card does not have. */
function CardLabel({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed" hiddenFrom="md">
      {children}
    </Text>
  );
}
