import type { Metadata } from "next";
import { SignUpForm } from "#features/auth/sign-up-form";
import { confirmsAddresses } from "#http/auth";
import { leaveWhenSignedIn } from "#http/session";

export const metadata: Metadata = { title: "Sign up" };

export default async function Page() {
  await leaveWhenSignedIn();
  return <SignUpForm confirms={confirmsAddresses()} />;
}
