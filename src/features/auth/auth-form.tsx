"use client";

import { Anchor, Button, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { useHydrated } from "#components/use-hydrated";

interface AuthFormProps {
  title: string;
  submitLabel: string;
  submitting: boolean;
  /** What went wrong and belongs to no single field. */
  error: string | null;
  onSubmit: (event: React.SyntheticEvent<HTMLFormElement>) => void;
  /** The way to the other form: another page, or another state of this one. */
  alternative: { question: string; label: string } & ({ href: string } | { onClick: () => void });
  children: React.ReactNode;
  /** Other ways to the same, below the button. */
  others?: React.ReactNode;
}

/** What signing in and signing up share. */
export function AuthForm({
  title,
  submitLabel,
  submitting,
  error,
  onSubmit,
  alternative,
  children,
  others,
}: AuthFormProps) {
  const hydrated = useHydrated();
  return (
    // The fields are checked in script; the browser's own bubbles would come before and beside our messages.
    // Before the script is there a submit would be a GET with the password in the address, hence the method.
    <form onSubmit={onSubmit} noValidate method="post">
      <Stack gap="md">
        <Title order={1} size="h3">
          {title}
        </Title>
        {error && (
          <Text role="alert" size="sm" fw={500} c="var(--mantine-color-error)">
            {error}
          </Text>
        )}
        <fieldset disabled={!hydrated} style={{ display: "contents" }}>
          {children}
          <Button type="submit" loading={submitting} fullWidth mt="xs">
            {submitLabel}
          </Button>
          {others}
        </fieldset>
        <Text size="sm" c="dimmed" ta="center">
          {alternative.question}{" "}
          {"href" in alternative ? (
            <Anchor component={Link} href={alternative.href} prefetch={false} inherit underline="always">
              {alternative.label}
            </Anchor>
          ) : (
            <Anchor component="button" type="button" onClick={alternative.onClick} inherit underline="always">
              {alternative.label}
            </Anchor>
          )}
        </Text>
      </Stack>
    </form>
  );
}

/** What comes next is in a mail. */
export function CheckMail({ title, text }: { title: string; text: string }) {
  return (
    <Stack gap="md" role="status">
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text size="sm">{text}</Text>
      <Text size="sm" c="dimmed">
        Nothing there? Look among what your mail program takes for spam, or{" "}
        <Anchor component={Link} href="/sign-in" prefetch={false} inherit underline="always">
          sign in
        </Anchor>{" "}
        to have another one sent.
      </Text>
    </Stack>
  );
}

/** Better Auth's own limits; the server checks them too. */
export const PASSWORD_MIN = 8;
const PASSWORD_MAX = 128;

// Only the typo that is sure to be one: the server and a letter to the address decide the rest.
const EMAIL = /^\S+@\S+\.\S+$/;

export function checkEmail(value: string): string | null {
  return EMAIL.test(value.trim()) ? null : "Enter an e-mail address, like name@example.com";
}

export function checkNewPassword(value: string): string | null {
  if (value.length < PASSWORD_MIN) return `Use at least ${PASSWORD_MIN} characters`;
  if (value.length > PASSWORD_MAX) return `Use at most ${PASSWORD_MAX} characters`;
  return null;
}
