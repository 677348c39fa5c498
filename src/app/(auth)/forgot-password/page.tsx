import type { Metadata } from "next";
import { ForgotPasswordForm } from "#features/auth/new-password-forms";

export const metadata: Metadata = { title: "Forgotten password" };

export default function Page() {
  return <ForgotPasswordForm />;
}
