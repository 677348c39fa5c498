import type { Metadata } from "next";
import { SignInForm } from "#features/auth/sign-in-form";
import { confirmsAddresses } from "#http/auth";

export const metadata: Metadata = { title: "Sign in" };

export default function Page() {
  return <SignInForm forgot={confirmsAddresses()} />;
}
