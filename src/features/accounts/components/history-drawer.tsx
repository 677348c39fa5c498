import { Drawer } from "@mantine/core";
import { accountName } from "../account-name";
import type { Account } from "../api/account";
import { SyncHistory } from "./sync-history";

interface HistoryDrawerProps {
  /** Null before it was opened for the first time. A drawer that is mounted open would not give the focus back. */
  account: Account | null;
  opened: boolean;
  onClose: () => void;
}

export function HistoryDrawer({ account, opened, onClose }: HistoryDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={account && `History of ${accountName(account)}`}
    >
      {account && <SyncHistory accountId={account.id} />}
    </Drawer>
  );
}
