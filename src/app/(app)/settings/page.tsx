import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SettingsPage } from "#features/settings/settings-page";
import { getSession } from "#http/session";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { name, email } = session.user;
  return <SettingsPage user={{ name, email }} />;
}
