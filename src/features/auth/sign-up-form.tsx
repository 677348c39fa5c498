"use client";

import { PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { authClient } from "#ui/auth-client";
import { AuthForm, CheckMail, checkEmail, checkNewPassword, PASSWORD_MIN } from "./auth-form";
import { useAuthSubmit } from "./use-auth-submit";

/** Where the address is to be confirmed, the login opens by the link of a mail. */
export function SignUpForm({ confirms }: { confirms: boolean }) {
  const [sent, setSent] = useState(false);
  const form = useForm({
    initialValues: { name: "", email: "", password: "" },
    validate: {
      name: (value) => (value.trim() === "" ? "Enter your name" : null),
      email: checkEmail,
      password: checkNewPassword,
    },
  });
  const { submit, submitting, error } = useAuthSubmit(form.setFieldError, confirms ? () => setSent(true) : undefined);
  if (sent) {
    return (
      <CheckMail
        title="Check your mail"
        text={`A mail is on its way to ${form.values.email.trim()}. Its link confirms the address and opens your login.`}
      />
    );
  }

  return (
    <AuthForm
      title="Create a login"
      submitLabel="Sign up"
      submitting={submitting}
      error={error}
      alternative={{ question: "You have a login?", label: "Sign in", href: "/sign-in" }}
      onSubmit={form.onSubmit(({ name, email, password }) =>
        submit(() => authClient.signUp({ name: name.trim(), email: email.trim(), password })),
      )}
    >
      <TextInput label="Name" autoComplete="name" required {...form.getInputProps("name")} />
      <TextInput label="E-mail" type="email" autoComplete="email" required {...form.getInputProps("email")} />
      <PasswordInput
        label="Password"
        description={`At least ${PASSWORD_MIN} characters. A few words are easier to keep than symbols.`}
        autoComplete="new-password"
        required
        {...form.getInputProps("password")}
      />
    </AuthForm>
  );
}
