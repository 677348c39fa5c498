import { Modal, Stack, Text } from "@mantine/core";
import { accountName } from "../account-name";
import type { Account, CredentialField, Network } from "../api/account";
import { NetworksGate } from "./networks-gate";
import { ReconnectForm } from "./reconnect-form";

interface ReconnectDialogProps {
  /** Null before it was opened for the first time. A dialog that is mounted open would not give the focus back. */
  account: Account | null;
  opened: boolean;
  onClose: () => void;
}

export function ReconnectDialog({ account, opened, onClose }: ReconnectDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={account && `Reconnect ${accountName(account)}`}
      closeOnClickOutside={false}
    >
      <Stack>
        <Text size="sm">
          Same account, same history: only the credentials change, and syncing goes on where it stopped.
        </Text>
        <NetworksGate>
          {(networks) =>
            account && <ReconnectForm account={account} fields={fieldsOf(networks, account)} onClose={onClose} />
          }
        </NetworksGate>
      </Stack>
    </Modal>
  );
}

function fieldsOf(networks: Network[], account: Account): CredentialField[] {
  return networks.find(({ id }) => id === account.network)?.fields ?? [];
}
