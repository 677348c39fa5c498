import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle, IconCircleCheckFilled } from "@tabler/icons-react";
import type { AccountSummary, NotificationSettings } from "#http/contract";
import { ApiError, errorMessage } from "#ui/api-client";

import { useSaveNotificationSecrets } from "../api/notifications";
import {
  blankCredentials,
  CredentialInputs,
  checkCredentials,
  standsAtField,
  trimCredentials,
} from "./credential-inputs";

interface NotificationSecretsFormProps {
  account: AccountSummary;
  settings: NotificationSettings;
}

/** What verifies the notifications. Saved secrets are not shown again: the form is empty every time. */
export function NotificationSecretsForm({ account, settings: { fields, verified } }: NotificationSecretsFormProps) {
  const { mutate, error, isPending } = useSaveNotificationSecrets();
  const form = useForm({
    initialValues: { secrets: blankCredentials(fields) },
    validate: ({ secrets }) => checkCredentials(secrets, "secrets"),
  });

  const submit = form.onSubmit(({ secrets }) =>
    mutate(
      { accountId: account.id, secrets: trimCredentials(secrets) },
      {
        onSuccess: () => {
          notifications.show({ message: `Notifications of ${account.networkLabel} are verified from now on.` });
          form.reset();
        },
        onError: (failure) => failure instanceof ApiError && form.setErrors(failure.fields),
      },
    ),
  );

  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <Stack>
        <CredentialInputs fields={fields} getInputProps={form.getInputProps} path="secrets" />
        {error && !standsAtField(error, fields, "secrets") && (
          <Alert color="red" title="Not saved" icon={<IconAlertCircle aria-hidden />}>
            {errorMessage(error)}
          </Alert>
        )}
        <Group justify="space-between">
          {verified ? <Saved /> : <Text size="sm">Messages are refused until this is saved.</Text>}
          <Button type="submit" loading={isPending}>
            {verified ? "Replace" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Saved() {
  return (
    <Group gap={6} wrap="nowrap">
      <IconCircleCheckFilled size={16} color="var(--mantine-color-green-6)" aria-hidden />
      <Text size="sm">Saved; enter again to replace</Text>
    </Group>
  );
}
