import { useTarget } from "@/components/use-target";
import type { Account } from "../api/account";
import { useAccountActions } from "../use-account-actions";
import { AccountsTable } from "./accounts-table";
import { HistoryDrawer } from "./history-drawer";
import { ReconnectDialog } from "./reconnect-dialog";

/** The accounts and the dialogs that are about one of them. */
export function AccountsList({ accounts }: { accounts: Account[] }) {
  const { sync, disconnect } = useAccountActions();
  const reconnect = useTarget<Account>();
  const history = useTarget<Account>();

  return (
    <>
      <AccountsTable
        accounts={accounts}
        actions={{ sync, disconnect, reconnect: reconnect.open, showHistory: history.open }}
      />
      <ReconnectDialog account={reconnect.target} opened={reconnect.opened} onClose={reconnect.close} />
      <HistoryDrawer account={history.target} opened={history.opened} onClose={history.close} />
    </>
  );
}
