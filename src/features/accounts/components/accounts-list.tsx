import { useTarget } from "@/components/use-target";
import type { Account } from "../api/account";
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
export function AccountsList({ accounts }: { accounts: Account[] }) {
  const { sync, disconnect } = useAccountActions();
  const reconnect = useTarget<Account>();
  const history = useTarget<Account>();
  const coverage = useTarget<Account>();
  const notifications = useTarget<Account>();
  const reconciliation = useTarget<Account>();
  const quarantine = useTarget<Account>();

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
