"use client";

import { Anchor, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import Link from "next/link";
import { authClient } from "#ui/auth-client";
import { AuthForm, checkEmail } from "./auth-form";
import { useAuthSubmit } from "./use-auth-submit";

export function SignInForm({ forgot }: { forgot: boolean }) {
  const form = useForm({
    initialValues: { email: "", password: "" },
    validate: {
      email: checkEmail,
      password: (value) => (value === "" ? "Enter your password" : null),
    },
  });
  const { submit, submitting, error } = useAuthSubmit(form.setFieldError);

  return (
    <AuthForm
      title="Sign in"
      submitLabel="Sign in"
      submitting={submitting}
      error={error}
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
