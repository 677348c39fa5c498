import type { Metadata } from "next";
import { getDatabase } from "#db/client";
import { hasPassword } from "#db/users/sessions";
import { sessionsQueryOptions } from "#features/settings/sessions-api";
import { LoginPage } from "#features/settings/settings-page";
import { confirmsAddresses } from "#http/auth";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Login" };

export default async function Page() {
  const { user, userId } = await requireVisitor();
  const login = { ...user, hasPassword: await hasPassword(getDatabase(), userId), confirms: confirmsAddresses() };
  return (
    <Prefetched queries={[sessionsQueryOptions()]}>
      <LoginPage user={login} />
    </Prefetched>
  );
}
