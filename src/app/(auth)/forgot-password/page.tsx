import type { Metadata } from "next";
import { ForgotPasswordForm } from "#features/auth/new-password-forms";
import { leaveWhenSignedIn } from "#http/session";

export const metadata: Metadata = { title: "Forgotten password" };

export default async function Page() {
  await leaveWhenSignedIn();
  return <ForgotPasswordForm />;
}
