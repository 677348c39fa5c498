import { NativeSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { ApiError } from "@/lib/api-client";
import { accountName } from "../account-name";
import type { Network } from "../api/account";
import { type ConnectAccountInput, useConnectAccount } from "../api/connect-account";
import { blankCredentials, checkCredentials, trimCredentials } from "../credential-values";
import { CredentialInputs } from "./credential-inputs";
import { CredentialsAlert } from "./credentials-alert";
import { CredentialsFooter } from "./credentials-footer";

interface ConnectFormProps {
  networks: Network[];
  onClose: () => void;
}

const NO_NETWORK = { value: "", label: "Choose a network" };

export function ConnectForm({ networks, onClose }: ConnectFormProps) {
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
