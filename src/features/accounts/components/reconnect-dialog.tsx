import { Modal, Stack, Text } from "@mantine/core";
import type { AccountSummary, FormField, NetworkSummary } from "#http/contract";
import { accountName } from "../sort-accounts";
import { NetworksGate } from "./credential-inputs";
import { ReconnectForm } from "./reconnect-form";

interface ReconnectDialogProps {
  account: AccountSummary;
  opened: boolean;
  onClose: () => void;
}

export function ReconnectDialog({ account, opened, onClose }: ReconnectDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Reconnect ${accountName(account)}`} closeOnClickOutside={false}>
      <Stack>
        <Text size="sm">
          Same account, same history: only the credentials change, and syncing goes on where it stopped.
        </Text>
        <NetworksGate>
          {(networks) => <ReconnectForm account={account} fields={fieldsOf(networks, account)} onClose={onClose} />}
        </NetworksGate>
      </Stack>
    </Modal>
  );
}

function fieldsOf(networks: NetworkSummary[], account: AccountSummary): FormField[] {
  return networks.find(({ id }) => id === account.network)?.fields ?? [];
}
