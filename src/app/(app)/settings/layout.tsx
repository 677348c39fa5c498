import { SettingsFrame } from "#features/settings/settings-page";
import { requireVisitor } from "../prefetched";

export default async function SettingsLayout({ children }: { children: React.ReactNode }) {
  const { user } = await requireVisitor();
  return <SettingsFrame email={user.email}>{children}</SettingsFrame>;
}
