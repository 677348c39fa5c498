import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { SecretText } from "#components/secret-text";
import { OutcomeText, SettingsSection } from "#components/settings-section";
import { settled } from "#features/auth/auth-error";
import { authClient, type SecondFactor } from "#ui/auth-client";
import classes from "./login.module.css";

/** Only who sets up a second factor needs it. */
const QrCode = dynamic(() => import("qrcode.react").then(({ QRCodeSVG }) => QRCodeSVG), { ssr: false });

/** Codes of an app on the phone (TOTP), asked for beside the password. */
export function SecondFactorSettings({ on }: { on: boolean }) {
  return (
    <SettingsSection
      title="Second factor"
      text={
        on
          ? "Who signs in shows a code of your app as well. A password alone opens nothing."
          : "With it, who knows your password still needs a code that an app on your phone shows."
      }
    >
      {on ? <ChangeSecondFactor /> : <SetUp />}
    </SettingsSection>
  );
}

const passwordForm = () => ({
  initialValues: { password: "" },
  validate: { password: (value: string) => (value === "" ? "Enter the password that you have now" : null) },
});

function SetUp() {
  const form = useForm(passwordForm());
  const begin = useMutation({
    mutationFn: (password: string) => settled(authClient.beginSecondFactor(password)),
    gcTime: 0,
  });
  if (begin.data) return <ShowApp factor={begin.data} />;
  return (
    <form onSubmit={form.onSubmit(({ password }) => begin.mutate(password))} noValidate>
      <Group gap="xs" align="flex-end">
        <PasswordInput
          label="Password now"
          autoComplete="current-password"
          w={260}
          required
          {...form.getInputProps("password")}
        />
        <Button type="submit" variant="default" loading={begin.isPending}>
          Set it up
        </Button>
      </Group>
      <OutcomeText done={null} error={begin.error} />
    </form>
  );
}

/** What the app reads, the first code that it shows, and what to keep for the day when it is lost. */
function ShowApp({ factor: { totpURI, backupCodes } }: { factor: SecondFactor }) {
  const router = useRouter();
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: (value) => (/^\d{6}$/.test(value.trim()) ? null : "Enter the six digits that the app shows") },
  });
  const verify = useMutation({
    mutationFn: (code: string) => settled(authClient.showCode({ code })),
    onSuccess: () => router.refresh(),
  });
  return (
    <Stack gap="md">
      <Group gap="lg" align="flex-start">
        <div className={classes.qr}>
          <QrCode value={totpURI} size={148} title="For the app on your phone" />
        </div>
        <Stack gap="xs" flex={1} miw={220}>
          <Text size="sm">
            Read this with an app such as Aegis, 1Password or Google Authenticator, or type the secret.
          </Text>
          <SecretText label="Secret" text={new URL(totpURI).searchParams.get("secret") ?? ""} />
        </Stack>
      </Group>
      <BackupCodes codes={backupCodes} />
      <form onSubmit={form.onSubmit(({ code }) => verify.mutate(code.trim()))} noValidate>
        <Group gap="xs" align="flex-end">
          <TextInput
            label="The code that the app shows"
            autoComplete="one-time-code"
            inputMode="numeric"
            w={260}
            required
            {...form.getInputProps("code")}
          />
          <Button type="submit" loading={verify.isPending}>
            Switch it on
          </Button>
        </Group>
        <OutcomeText done={null} error={verify.error} />
      </form>
    </Stack>
  );
}

function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <Alert title="Your backup codes" role="status">
      <Text size="sm">
        Each opens your login once when the app is lost. Keep them where you keep passwords: they are shown this once.
      </Text>
      <ul className={classes.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Alert>
  );
}

function ChangeSecondFactor() {
  const router = useRouter();
  const form = useForm(passwordForm());
  const renew = useMutation({
    mutationFn: (password: string) => settled(authClient.newBackupCodes(password)),
    gcTime: 0,
    onSuccess: () => form.reset(),
  });
  const end = useMutation({
    mutationFn: (password: string) => settled(authClient.endSecondFactor(password)),
    onSuccess: () => router.refresh(),
  });
  const withPassword = (act: (password: string) => void) => () => {
    if (!form.validate().hasErrors) act(form.values.password);
  };
  return (
    <Stack gap="sm">
      <PasswordInput
        label="Password now"
        autoComplete="current-password"
        maw={320}
        required
        {...form.getInputProps("password")}
      />
      <Group gap="xs">
        <Button variant="default" loading={renew.isPending} onClick={withPassword(renew.mutate)}>
          New backup codes
        </Button>
        <Button variant="subtle" color="gray" loading={end.isPending} onClick={withPassword(end.mutate)}>
          Switch it off
        </Button>
      </Group>
      <OutcomeText done={null} error={renew.error ?? end.error} />
      {renew.data && <BackupCodes codes={renew.data.backupCodes} />}
    </Stack>
  );
}
