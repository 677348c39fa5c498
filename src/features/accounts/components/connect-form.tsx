import { Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { NetworkSummary } from "#http/contract";
import { ApiError } from "#ui/api-client";
import { type ConnectAccountInput, useConnectAccount } from "../api/connect-account";
import { accountName } from "../sort-accounts";
import {
  blankCredentials,
  CredentialInputs,
  checkCredentials,
  NetworksGate,
  trimCredentials,
} from "./credential-inputs";
import { CredentialsAlert } from "./credentials-alert";
import { CredentialsFooter } from "./credentials-footer";

interface ConnectFormProps {
  networks: NetworkSummary[];
  onClose: () => void;
}

const NO_NETWORK = { value: "", label: "Choose a network" };

function ConnectForm({ networks, onClose }: ConnectFormProps) {
  const { mutate, error, isPending, reset } = useConnectAccount();
  const form = useForm<ConnectAccountInput>({
    initialValues: { network: "", label: "", credentials: {} },
    validate: ({ network, label, credentials }) => ({
      ...(network === "" && { network: "Choose a network" }),
      ...(label.trim() === "" && { label: "Give the account a label" }),
      ...checkCredentials(credentials),
    }),
  });
  const network = networks.find(({ id }) => id === form.values.network);

  function chooseNetwork(id: string) {
    const fields = networks.find((candidate) => candidate.id === id)?.fields ?? [];
    form.setValues({ network: id, credentials: blankCredentials(fields) });
    form.clearErrors();
    reset();
  }

  function submit({ network: id, label, credentials }: ConnectAccountInput) {
    mutate(
      { network: id, label: label.trim(), credentials: trimCredentials(credentials) },
      {
        onSuccess: (account) => {
          notifications.show({ title: `${accountName(account)} is connected`, message: "Its sales are imported now." });
          onClose();
        },
        onError: (failure) => failure instanceof ApiError && form.setErrors(failure.fields),
      },
    );
  }

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate autoComplete="off">
      <Stack>
        <NativeSelect
          label="Network"
          required
          data={[NO_NETWORK, ...networks.map(({ id, label }) => ({ value: id, label }))]}
          {...form.getInputProps("network")}
          onChange={(event) => chooseNetwork(event.currentTarget.value)}
        />
        <TextInput
          label="Label"
          description="How you will recognise this account."
          required
          {...form.getInputProps("label")}
        />
        {network && <CredentialInputs fields={network.fields} getInputProps={form.getInputProps} />}
        <CredentialsAlert error={error} networkLabel={network?.label ?? "The network"} />
        <CredentialsFooter
          submitLabel="Connect"
          networkLabel={network?.label ?? "the network"}
          pending={isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

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
