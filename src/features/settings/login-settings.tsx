import { Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { SettingsSection } from "#components/settings-section";
import { describeAuthError } from "#features/auth/auth-error";
import { checkNewPassword, PASSWORD_MIN } from "#features/auth/auth-form";
import { authClient } from "#ui/auth-client";

/** A call to the login's routes, which throws the sentence for the user when it is refused. */
async function settled(call: ReturnType<(typeof authClient)["signIn"]>): Promise<void> {
  const { error } = await call.catch(() => ({ error: { status: 0 } }));
  if (error) throw new Error(describeAuthError(error).message);
}

function Outcome({ done, error }: { done: string | null; error: Error | null }) {
  return (
    <Text size="sm" role="status" c={error ? "var(--mantine-color-error)" : "dimmed"}>
      {error?.message ?? done}
    </Text>
  );
}

export function NameSettings({ name }: { name: string }) {
  const router = useRouter();
  const form = useForm({
    initialValues: { name },
    validate: { name: (value) => (value.trim() === "" ? "Enter your name" : null) },
  });
  const change = useMutation({
    mutationFn: (next: string) => settled(authClient.changeName({ name: next })),
    onSuccess: () => router.refresh(),
  });
  return (
    <SettingsSection title="Name" text="How the pages and messages call you.">
      <form onSubmit={form.onSubmit((values) => change.mutate(values.name.trim()))} noValidate>
        <Group gap="xs" align="flex-start">
          <TextInput aria-label="Name" autoComplete="name" w={260} {...form.getInputProps("name")} />
          <Button type="submit" variant="default" loading={change.isPending}>
            Save
          </Button>
        </Group>
      </form>
      <Outcome done={change.isSuccess ? "Saved." : null} error={change.error} />
    </SettingsSection>
  );
}

/** A new password ends all other sessions. */
export function PasswordSettings() {
  const form = useForm({
    initialValues: { currentPassword: "", newPassword: "" },
    validate: {
      currentPassword: (value) => (value === "" ? "Enter the password that you have now" : null),
      newPassword: checkNewPassword,
    },
  });
  const change = useMutation({
    mutationFn: (passwords: { currentPassword: string; newPassword: string }) =>
      settled(authClient.changePassword(passwords)),
    onSuccess: () => form.reset(),
  });
  const end = useMutation({ mutationFn: () => settled(authClient.endOtherSessions()) });
  return (
    <SettingsSection title="Password" text="A new one ends all other sessions; this one goes on.">
      <form onSubmit={form.onSubmit((passwords) => change.mutate(passwords))} noValidate>
        <Stack gap="sm" maw={320}>
          <PasswordInput
            label="Password now"
            autoComplete="current-password"
            required
            {...form.getInputProps("currentPassword")}
          />
          <PasswordInput
            label="New password"
            description={`At least ${PASSWORD_MIN} characters.`}
            autoComplete="new-password"
            required
            {...form.getInputProps("newPassword")}
          />
        </Stack>
        <Group gap="xs" mt="md">
          <Button type="submit" variant="default" loading={change.isPending}>
            Change the password
          </Button>
          <Button variant="subtle" color="gray" loading={end.isPending} onClick={() => end.mutate()}>
            Sign out everywhere else
          </Button>
        </Group>
      </form>
      <Outcome
        done={
          change.isSuccess
            ? "The password is changed, and all other sessions are ended."
            : end.isSuccess
              ? "All other sessions are ended."
              : null
        }
        error={change.error ?? end.error}
      />
    </SettingsSection>
  );
}
