import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { OutcomeText, SettingsSection } from "#components/settings-section";
import { settled } from "#features/auth/auth-error";
import { checkEmail, checkNewPassword, PASSWORD_MIN } from "#features/auth/auth-form";
import { apiRequest } from "#ui/api-client";
import { authClient } from "#ui/auth-client";

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
      <OutcomeText done={change.isSuccess ? "Saved." : null} error={change.error} />
    </SettingsSection>
  );
}

/** `confirms`: the new address proves itself by the link of a mail. */
export function EmailSettings({ confirms }: { confirms: boolean }) {
  const router = useRouter();
  const form = useForm({
    initialValues: { newEmail: "", password: "" },
    validate: {
      newEmail: checkEmail,
      password: (value) => (value === "" ? "Enter your password" : null),
    },
  });
  const change = useMutation({
    mutationFn: (wanted: { newEmail: string; password: string }) => settled(authClient.changeEmail(wanted)),
    onSuccess: () => {
      form.reset();
      router.refresh();
    },
  });
  const done = confirms
    ? "A mail with a link is on its way to the new address. Until it is followed, the old one signs in."
    : "Saved, unless another login has this address.";
  return (
    <SettingsSection title="E-mail address" text="You sign in with it, and alerts by e-mail go there.">
      <form
        onSubmit={form.onSubmit(({ newEmail, password }) => change.mutate({ newEmail: newEmail.trim(), password }))}
        noValidate
      >
        <Stack gap="sm" maw={320}>
          <TextInput
            label="New address"
            type="email"
            autoComplete="email"
            required
            {...form.getInputProps("newEmail")}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            {...form.getInputProps("password")}
          />
        </Stack>
        <Button type="submit" variant="default" mt="md" loading={change.isPending}>
          Change the address
        </Button>
      </form>
      <OutcomeText done={change.isSuccess ? done : null} error={change.error} />
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
        <Button type="submit" variant="default" mt="md" loading={change.isPending}>
          Change the password
        </Button>
      </form>
      <OutcomeText
        done={change.isSuccess ? "The password is changed, and all other sessions are ended." : null}
        error={change.error}
      />
    </SettingsSection>
  );
}

/** Of who came by another's login: with a password they can sign in without it, and have a second factor. */
export function FirstPassword() {
  const router = useRouter();
  const form = useForm({ initialValues: { newPassword: "" }, validate: { newPassword: checkNewPassword } });
  const set = useMutation({
    mutationFn: (body: { newPassword: string }) => apiRequest("/api/login/password", { method: "PUT", body }),
    onSuccess: () => router.refresh(),
  });
  return (
    <SettingsSection
      title="Password"
      text="You have none: you sign in by another login. With one you can sign in without it, have a second factor, and delete this login."
    >
      <form onSubmit={form.onSubmit((body) => set.mutate(body))} noValidate>
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_MIN} characters.`}
          autoComplete="new-password"
          maw={320}
          required
          {...form.getInputProps("newPassword")}
        />
        <Button type="submit" variant="default" mt="md" loading={set.isPending}>
          Set the password
        </Button>
      </form>
      <OutcomeText done={null} error={set.error} />
    </SettingsSection>
  );
}
