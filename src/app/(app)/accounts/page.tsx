import type { Metadata } from "next";
import { accountsQueryOptions } from "#features/accounts/api/list-accounts";
import { AccountsPage } from "#features/accounts/components/accounts-page";
import { earningsQueryOptions } from "#features/earnings/api/read-earnings";
import { lastThirtyDays } from "#features/earnings/period";
import { Prefetched, requireVisitor } from "../prefetched";

export const metadata: Metadata = { title: "Accounts" };

export default async function Page() {
  const { zone } = await requireVisitor();
  const month = { zone, ...lastThirtyDays(zone, new Date()), networks: [], accounts: [] };
  return (
    <Prefetched queries={[accountsQueryOptions(), earningsQueryOptions({ ...month, groupBy: ["account"] })]}>
      <AccountsPage />
    </Prefetched>
  );
}
