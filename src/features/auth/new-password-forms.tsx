"use client";

import { PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { authClient } from "#ui/auth-client";
import { AuthForm, CheckMail, checkEmail, checkNewPassword, PASSWORD_MIN } from "./auth-form";
import { useAuthSubmit } from "./use-auth-submit";

const BACK = { question: "You know it after all?", label: "Sign in", href: "/sign-in" };

/** Says the same whether there is a login with the address or not. */
export function ForgotPasswordForm() {
  const [sent, setSent] = useState(false);
  const form = useForm({ initialValues: { email: "" }, validate: { email: checkEmail } });
  const { submit, submitting, error } = useAuthSubmit(form.setFieldError, () => setSent(true));
  if (sent) {
    const text = `If there is a login with ${form.values.email.trim()}, a mail with a link is on its way. It opens the form for a new password for an hour.`;
    return <CheckMail title="Check your mail" text={text} />;
  }
  return (
    <AuthForm
      title="Forgotten password"
      submitLabel="Send me a link"
      submitting={submitting}
      error={error}
      alternative={BACK}
      onSubmit={form.onSubmit(({ email }) => submit(() => authClient.forgotPassword(email.trim())))}
    >
      <TextInput label="E-mail" type="email" autoComplete="email" required {...form.getInputProps("email")} />
    </AuthForm>
  );
}

/** By the link of a mail. A new password ends all sessions, so the next step is to sign in. */
export function ResetPasswordForm({ token }: { token: string }) {
  const form = useForm({ initialValues: { password: "" }, validate: { password: checkNewPassword } });
  const toSignIn = () => window.location.assign("/sign-in");
  const { submit, submitting, error } = useAuthSubmit(form.setFieldError, toSignIn);
  return (
    <AuthForm
      title="Choose a new password"
      submitLabel="Save it"
      submitting={submitting}
      error={error}
      alternative={BACK}
      onSubmit={form.onSubmit(({ password }) =>
        submit(() => authClient.resetPassword({ token, newPassword: password })),
      )}
    >
      <PasswordInput
        label="New password"
        description={`At least ${PASSWORD_MIN} characters. All sessions end, here and elsewhere.`}
        autoComplete="new-password"
        required
        {...form.getInputProps("password")}
      />
    </AuthForm>
  );
}
