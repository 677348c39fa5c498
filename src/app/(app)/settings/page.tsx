import type { Metadata } from "next";
import { SettingsPage } from "#features/settings/settings-page";
import { requireVisitor } from "../prefetched";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const { user } = await requireVisitor();
  return <SettingsPage user={user} />;
}
