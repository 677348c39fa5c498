import type { Metadata } from "next";
import { sessionsQueryOptions } from "#features/settings/sessions-api";
import { LoginPage } from "#features/settings/settings-page";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Login" };

export default async function Page() {
  const { user } = await requireVisitor();
  return (
    <Prefetched queries={[sessionsQueryOptions()]}>
      <LoginPage user={user} />
    </Prefetched>
  );
}
