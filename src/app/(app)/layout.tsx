import { redirect } from "next/navigation";
import { AppFrame } from "#components/app-frame";
import { getDatabase } from "#db/client";
import { readUserSettings } from "#db/users/user-settings";
import { NeedsYou } from "#features/accounts/components/needs-you";
import { FindSale } from "#features/sales/components/find-sale";
import { KeepZone } from "#features/settings/keep-zone";
import { getSession } from "#http/session";

export default async function AppLayout({ children }: { children: React.ReactNode }) {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { id, name, email } = session.user;
  const { zone } = await readUserSettings(getDatabase(), id);
  return (
    <AppFrame
      user={{ name, email }}
      zone={zone ?? "UTC"}
      aside={
        <>
          <FindSale />
          <NeedsYou />
        </>
      }
    >
      <KeepZone chosen={zone !== null} />
      {children}
    </AppFrame>
  );
}
