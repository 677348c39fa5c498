import type { Metadata } from "next";
import { SignInForm } from "#features/auth/sign-in-form";
import { confirmsAddresses, socialProviders } from "#http/auth";
import { leaveWhenSignedIn } from "#http/session";
import { setUpFirst } from "#http/set-up";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page() {
  await leaveWhenSignedIn();
  await setUpFirst();
  return <SignInForm forgot={confirmsAddresses()} by={socialProviders()} />;
}
