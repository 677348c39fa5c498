import type { Metadata } from "next";
import { networksQueryOptions } from "#features/accounts/api/list-networks";
import { ConnectPage } from "#features/accounts/components/connect-page";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Connect an account" };

export default async function Page() {
  await requireVisitor();
  return (
    <Prefetched queries={[networksQueryOptions()]}>
      <ConnectPage />
    </Prefetched>
  );
}
