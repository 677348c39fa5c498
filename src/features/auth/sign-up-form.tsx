"use client";

import { PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { authClient } from "#ui/auth-client";
import { AuthForm, checkEmail, checkNewPassword, PASSWORD_MIN } from "./auth-form";
import { useAuthSubmit } from "./use-auth-submit";

export function SignUpForm() {
  const form = useForm({
    initialValues: { name: "", email: "", password: "" },
    validate: {
      name: (value) => (value.trim() === "" ? "Enter your name" : null),
      email: checkEmail,
      password: checkNewPassword,
    },
  });
  const { submit, submitting, error } = useAuthSubmit(form.setFieldError);

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
