"use client";

import { Anchor, Button, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import Link from "next/link";
import { useState } from "react";
import type { SocialProvider } from "#domain/access";
import { authClient } from "#ui/auth-client";
import { AuthForm, checkEmail } from "./auth-form";
import { toStart, useAuthSubmit } from "./use-auth-submit";

const PROVIDERS: Record<SocialProvider, string> = { github: "GitHub", google: "Google" };

interface SignInFormProps {
  /** A forgotten password can be set anew. */
  forgot: boolean;
  by: readonly SocialProvider[];
}

export function SignInForm({ forgot, by }: SignInFormProps) {
  const form = useForm({
    initialValues: { email: "", password: "" },
    validate: {
      email: checkEmail,
      password: (value) => (value === "" ? "Enter your password" : null),
    },
  });
  const [asksCode, setAsksCode] = useState(false);
  const { submit, submitting, error } = useAuthSubmit<{ twoFactorRedirect?: true }>(form.setFieldError, (told) =>
    told.twoFactorRedirect ? setAsksCode(true) : toStart(),
  );
  const leave = useAuthSubmit<{ url: string }>(form.setFieldError, ({ url }) => window.location.assign(url));
  if (asksCode) return <CodeForm />;

  return (
    <AuthForm
      title="Sign in"
      submitLabel="Sign in"
      submitting={submitting}
      error={error ?? leave.error}
      others={by.map((provider) => (
        <Button
          key={provider}
          variant="default"
          disabled={submitting}
          loading={leave.submitting}
          onClick={() => leave.submit(() => authClient.signInBy(provider))}
        >
          Sign in with {PROVIDERS[provider]}
        </Button>
      ))}
      alternative={{ question: "New here?", label: "Create a login", href: "/sign-up" }}
      onSubmit={form.onSubmit(({ email, password }) =>
        submit(() => authClient.signIn({ email: email.trim(), password })),
      )}
    >
      <TextInput label="E-mail" type="email" autoComplete="email" required {...form.getInputProps("email")} />
      <PasswordInput label="Password" autoComplete="current-password" required {...form.getInputProps("password")} />
      {forgot && (
        <Anchor component={Link} href="/forgot-password" prefetch={false} size="sm" underline="always">
          Forgot your password?
        </Anchor>
      )}
    </AuthForm>
  );
}

/** A full load: nothing of what was typed stays. */
const startAnew = () => window.location.assign("/sign-in");

/** The second factor: the password was right. */
function CodeForm() {
  const form = useForm({
    initialValues: { code: "", trustDevice: false },
    validate: { code: (value) => (value.trim() === "" ? "Enter a code" : null) },
  });
  const { submit, submitting, error } = useAuthSubmit(form.setFieldError);
  return (
    <AuthForm
      title="One code more"
      submitLabel="Sign in"
      submitting={submitting}
      error={error}
      alternative={{ question: "Not you?", label: "Sign in as somebody else", onClick: startAnew }}
      onSubmit={form.onSubmit(({ code, trustDevice }) =>
        submit(() => authClient.showCode({ code: code.trim(), trustDevice })),
      )}
    >
      <TextInput
        label="Code"
        description="The six digits that your app shows now, or one of your backup codes."
        autoComplete="one-time-code"
        autoFocus
        required
        {...form.getInputProps("code")}
      />
      <Switch label="Ask for none in this browser for 30 days" {...form.getInputProps("trustDevice")} />
    </AuthForm>
  );
}
