import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import type { AccountSummary } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useSyncAccount } from "./api/sync-account";
import { accountName } from "./sort-accounts";

/** What a row can ask for. */
export interface AccountActions {
  sync: (account: AccountSummary) => void;
  reconnect: (account: AccountSummary) => void;
  review: (account: AccountSummary) => void;
  disconnect: (account: AccountSummary) => void;
}

/** The actions that ask nothing first; the page adds those that do, with their dialogs. */
export function useAccountActions(): Omit<AccountActions, "reconnect" | "disconnect"> {
  const router = useRouter();
  const { mutateAsync: syncAccount } = useSyncAccount();

  function sync(account: AccountSummary) {
    syncAccount(account).catch((error) => showFailure(`${accountName(account)} was not synced`, error));
  }

  const review = ({ id }: AccountSummary) => router.push(`/accounts/${id}/held-back`);

  return { sync, review };
}

function showFailure(title: string, error: unknown) {
  notifications.show({ color: "red", title, message: errorMessage(error) });
}
