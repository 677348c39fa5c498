import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import type { NetworkSummary } from "#http/contract";
import { ApiError } from "#ui/api-client";
import { type ConnectAccountInput, useConnectAccount } from "../api/connect-account";
import { accountName } from "../sort-accounts";
import { blankCredentials, CredentialInputs, checkCredentials, trimCredentials } from "./credential-inputs";
import { CredentialsAlert } from "./credentials-alert";
import { CredentialsFooter } from "./credentials-footer";

interface ConnectFormProps {
  network: NetworkSummary;
  onCancel: () => void;
}

/** What a network is connected with. Connecting tries it at once; then the account's page shows the import. */
export function ConnectForm({ network, onCancel }: ConnectFormProps) {
  const router = useRouter();
  const { mutate, error, isPending } = useConnectAccount();
  const form = useForm<Omit<ConnectAccountInput, "network">>({
    initialValues: { label: "", credentials: blankCredentials(network.fields) },
    validate: ({ label, credentials }) => ({
      ...(label.trim() === "" && { label: "Give the account a label" }),
      ...checkCredentials(credentials),
    }),
  });

  function submit({ label, credentials }: Omit<ConnectAccountInput, "network">) {
    mutate(
      { network: network.id, label: label.trim(), credentials: trimCredentials(credentials) },
      {
        onSuccess: (account) => {
          notifications.show({ title: `${accountName(account)} is connected`, message: "Its sales are imported now." });
          router.push(`/accounts/${account.id}`);
        },
        onError: (failure) => failure instanceof ApiError && form.setErrors(failure.fields),
      },
    );
  }

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate autoComplete="off">
      <Stack>
        <TextInput
          label="Label"
          description="How you will recognise this account."
          data-autofocus
          required
          {...form.getInputProps("label")}
        />
        <CredentialInputs fields={network.fields} getInputProps={form.getInputProps} />
        <CredentialsAlert error={error} fields={network.fields} networkLabel={network.label} />
        <CredentialsFooter submitLabel="Connect" networkLabel={network.label} pending={isPending} onCancel={onCancel} />
      </Stack>
    </form>
  );
}
