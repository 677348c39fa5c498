import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { errorMessage } from "@/lib/api-client";
import { accountName } from "./account-name";
import type { Account } from "./api/account";
import { useDisconnectAccount } from "./api/disconnect-account";
import { useSyncAccount } from "./api/sync-account";

/** What a row can ask for. */
export interface AccountActions {
  sync: (account: Account) => void;
  reconnect: (account: Account) => void;
  showHistory: (account: Account) => void;
  showCoverage: (account: Account) => void;
  showNotifications: (account: Account) => void;
  showReconciliation: (account: Account) => void;
  showQuarantine: (account: Account) => void;
  disconnect: (account: Account) => void;
}

/** The actions that need no dialog of their own; the page adds those that do. */
export function useAccountActions(): Pick<AccountActions, "sync" | "disconnect"> {
  const { mutateAsync: syncAccount } = useSyncAccount();
  const { mutateAsync: disconnectAccount } = useDisconnectAccount();

  function sync(account: Account) {
    syncAccount(account).catch((error) => showFailure(`${accountName(account)} was not synced`, error));
  }

  function disconnect(account: Account) {
    modals.openConfirmModal({
      title: `Disconnect ${accountName(account)}?`,
      children: (
        <Text size="sm">
          Syncing stops and the stored credentials are deleted. Sales already imported stay in your ledger.
        </Text>
      ),
      labels: { confirm: "Disconnect", cancel: "Cancel" },
      // White text needs the darkest red.
      confirmProps: { color: "red.9" },
      onConfirm: () =>
        disconnectAccount(account).then(
          () => notifications.show({ message: `${accountName(account)} is disconnected.` }),
          (error) => showFailure(`${accountName(account)} was not disconnected`, error),
        ),
    });
  }

  return { sync, disconnect };
}

function showFailure(title: string, error: unknown) {
  notifications.show({ color: "red", title, message: errorMessage(error) });
}
