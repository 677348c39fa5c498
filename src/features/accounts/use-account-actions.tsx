import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import type { AccountSummary } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useDisconnectAccount } from "./api/connect-account";
import { useSyncAccount } from "./api/sync-account";
import { accountName } from "./sort-accounts";

/** What a row can ask for. */
export interface AccountActions {
  sync: (account: AccountSummary) => void;
  reconnect: (account: AccountSummary) => void;
  review: (account: AccountSummary) => void;
  disconnect: (account: AccountSummary) => void;
}

/** The actions that need no dialog of their own; the page adds the one that does. */
export function useAccountActions(): Omit<AccountActions, "reconnect"> {
  const router = useRouter();
  const { mutateAsync: syncAccount } = useSyncAccount();
  const { mutateAsync: disconnectAccount } = useDisconnectAccount();

  function sync(account: AccountSummary) {
    syncAccount(account).catch((error) => showFailure(`${accountName(account)} was not synced`, error));
  }

  function disconnect(account: AccountSummary) {
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

  const review = ({ id }: AccountSummary) => router.push(`/accounts/${id}/held-back`);

  return { sync, disconnect, review };
}

function showFailure(title: string, error: unknown) {
  notifications.show({ color: "red", title, message: errorMessage(error) });
}
