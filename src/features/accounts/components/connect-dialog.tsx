import { Modal } from "@mantine/core";
import { ConnectForm } from "./connect-form";
import { NetworksGate } from "./networks-gate";

interface ConnectDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** The form lives as long as the dialog is open: closing it drops what was typed, secrets included. */
export function ConnectDialog({ opened, onClose }: ConnectDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Connect account" closeOnClickOutside={false}>
      <NetworksGate>{(networks) => <ConnectForm networks={networks} onClose={onClose} />}</NetworksGate>
    </Modal>
  );
}
