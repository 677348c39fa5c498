import type { Metadata } from "next";
import { SignUpForm } from "#features/auth/sign-up-form";
import { confirmsAddresses } from "#http/auth";
import { leaveWhenSignedIn } from "#http/session";
import { setUpFirst } from "#http/set-up";

export const metadata: Metadata = { title: "Sign up" };

export default async function Page() {
  await leaveWhenSignedIn();
  await setUpFirst();
  return <SignUpForm confirms={confirmsAddresses()} />;
}
