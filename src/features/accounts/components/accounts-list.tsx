import { Alert, Button, EmptyState, Paper, Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { IconCloudOff, IconPlus, IconRipple } from "@tabler/icons-react";
import { RelativeTime } from "#components/relative-time";
import { useTarget } from "#components/use-target";
import type { AccountSummary } from "#http/contract";
import { useAccountActions } from "../use-account-actions";
import { AccountDrawer } from "./account-drawer";
import { AccountsTable } from "./accounts-table";
import { Coverage } from "./coverage";
import { Notifications } from "./notifications";
import { Quarantine } from "./quarantine";
import { Reconciliation } from "./reconciliation";
import { ReconnectDialog } from "./reconnect-dialog";
import { SyncHistory } from "./sync-history";

/** The accounts and the dialogs that are about one of them. */
export function AccountsList({ accounts }: { accounts: AccountSummary[] }) {
  const { sync, disconnect } = useAccountActions();
  const reconnect = useTarget<AccountSummary>();
  const history = useTarget<AccountSummary>();
  const coverage = useTarget<AccountSummary>();
  const notifications = useTarget<AccountSummary>();
  const reconciliation = useTarget<AccountSummary>();
  const quarantine = useTarget<AccountSummary>();

  return (
    <>
      <AccountsTable
        accounts={accounts}
        actions={{
          sync,
          disconnect,
          reconnect: reconnect.open,
          showHistory: history.open,
          showCoverage: coverage.open,
          showNotifications: notifications.open,
          showReconciliation: reconciliation.open,
          showQuarantine: quarantine.open,
        }}
      />
      <ReconnectDialog account={reconnect.target} opened={reconnect.opened} onClose={reconnect.close} />
      <AccountDrawer topic="History" about={history}>
        {(account) => <SyncHistory accountId={account.id} />}
      </AccountDrawer>
      <AccountDrawer topic="Coverage" about={coverage}>
        {(account) => <Coverage accountId={account.id} />}
      </AccountDrawer>
      <AccountDrawer topic="Notifications" about={notifications}>
        {(account) => <Notifications account={account} />}
      </AccountDrawer>
      <AccountDrawer topic="Reconciliation" about={reconciliation}>
        {(account) => <Reconciliation account={account} />}
      </AccountDrawer>
      <AccountDrawer topic="Quarantine" about={quarantine}>
        {(account) => <Quarantine accountId={account.id} />}
      </AccountDrawer>
    </>
  );
}

const ROWS = ["first", "second", "third"];

export function AccountsSkeleton() {
  return (
    <Stack gap="md" role="status">
      <VisuallyHidden>Loading your accounts</VisuallyHidden>
      {ROWS.map((row) => (
        <Skeleton key={row} height={84} />
      ))}
    </Stack>
  );
}

/** One incident per network that fails for many accounts alike: nobody is asked to do anything about it. */
export function OutageAlerts({ accounts }: { accounts: AccountSummary[] }) {
  const down = new Map(accounts.filter(({ outageSince }) => outageSince).map((account) => [account.network, account]));
  return [...down.values()].map(({ network, networkLabel, outageSince }) => (
    <Alert key={network} color="orange" icon={<IconCloudOff aria-hidden />} title={`${networkLabel} has an outage`}>
      It fails for many accounts alike since <RelativeTime at={outageSince as string} />. Nothing is wrong with your
      credentials; syncing goes on by itself when the network is back.
    </Alert>
  ));
}

export function AccountsEmpty({ onConnect }: { onConnect: () => void }) {
  return (
    <Paper withBorder p="xl">
      <EmptyState
        variant="light"
        icon={<IconRipple aria-hidden />}
        title="No accounts yet"
        description="Connect an account of an affiliate network: Tidemark imports its sales, then syncs them every hour."
      >
        <EmptyState.Actions>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onConnect}>
            Connect account
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Paper>
  );
}
