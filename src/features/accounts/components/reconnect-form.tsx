import { Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { AccountSummary, FormField } from "#http/contract";
import { ApiError } from "#ui/api-client";
import { useReconnectAccount } from "../api/connect-account";
import { accountName } from "../sort-accounts";
import { blankCredentials, CredentialInputs, checkCredentials, trimCredentials } from "./credential-inputs";
import { CredentialsAlert } from "./credentials-alert";
import { CredentialsFooter } from "./credentials-footer";

interface ReconnectFormProps {
  account: AccountSummary;
  fields: FormField[];
  onClose: () => void;
}

export function ReconnectForm({ account, fields, onClose }: ReconnectFormProps) {
  const { mutate, error, isPending } = useReconnectAccount();
  const form = useForm({
    initialValues: { credentials: blankCredentials(fields) },
    validate: ({ credentials }) => checkCredentials(credentials),
  });

  const submit = form.onSubmit(({ credentials }) =>
    mutate(
      { accountId: account.id, credentials: trimCredentials(credentials) },
      {
        onSuccess: () => {
          notifications.show({ title: `${accountName(account)} is reconnected`, message: "It is being synced now." });
          onClose();
        },
        onError: (failure) => failure instanceof ApiError && form.setErrors(failure.fields),
      },
    ),
  );

  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <Stack>
        <CredentialInputs fields={fields} getInputProps={form.getInputProps} />
        <CredentialsAlert error={error} fields={fields} networkLabel={account.networkLabel} />
        <CredentialsFooter
          submitLabel="Reconnect"
          networkLabel={account.networkLabel}
          pending={isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
