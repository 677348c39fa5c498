import { coverageQueryOptions } from "#features/accounts/api/completeness";
import { accountQueryOptions } from "#features/accounts/api/list-accounts";
import { AccountOverview } from "#features/accounts/components/account-overview";
import { activityQueryOptions, HOURS_OF_STRIP } from "#features/activity/read-activity";
import { earningsQueryOptions } from "#features/earnings/api/read-earnings";
import { changesFrom, lastThirtyDays } from "#features/earnings/period";
import { Prefetched, requireVisitor } from "../../prefetched";

/** How an account does, with what its verdict, strip, sums and chart show first. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { zone } = await requireVisitor();
  const { id } = await params;
  const now = new Date();
  const month = { zone, ...lastThirtyDays(zone, now), networks: [], accounts: [id] };
  const queries = [
    accountQueryOptions(id),
    coverageQueryOptions(id),
    activityQueryOptions(HOURS_OF_STRIP, id),
    earningsQueryOptions({ ...month, groupBy: ["day", "network"], changedSince: changesFrom(now) }),
  ];
  return (
    <Prefetched queries={queries}>
      <AccountOverview accountId={id} />
    </Prefetched>
  );
}
