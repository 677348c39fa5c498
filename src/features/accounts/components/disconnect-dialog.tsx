import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { AccountSummary } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useDisconnectAccount } from "../api/connect-account";
import { accountName } from "../sort-accounts";

interface DisconnectDialogProps {
  account: AccountSummary;
  opened: boolean;
  onClose: () => void;
}

export function DisconnectDialog({ account, opened, onClose }: DisconnectDialogProps) {
  const { mutate, isPending, error } = useDisconnectAccount();
  const disconnect = () =>
    mutate(account, {
      onSuccess: () => {
        notifications.show({ message: `${accountName(account)} is disconnected.` });
        onClose();
      },
    });
  return (
    <Modal opened={opened} onClose={onClose} title={`Disconnect ${accountName(account)}?`}>
      <Stack>
        <Text size="sm">
          Syncing stops and the stored credentials are deleted. Sales already imported stay in your ledger.
        </Text>
        {error && (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorMessage(error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {/* White text needs the darkest red. */}
          <Button color="red.9" loading={isPending} onClick={disconnect}>
            Disconnect
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
