import type { Metadata } from "next";
import { ResetPasswordForm } from "#features/auth/new-password-forms";

// The address holds a token: it is not to travel on to wherever a link leads.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  return <ResetPasswordForm token={typeof token === "string" ? token : ""} />;
}
