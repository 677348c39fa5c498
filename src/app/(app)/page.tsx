import type { Metadata } from "next";
import { accountsQueryOptions, disconnectedAccountsQueryOptions } from "#features/accounts/api/list-accounts";
import { courseQueryOptions, earningsQueryOptions } from "#features/earnings/api/read-earnings";
import { EarningsPage } from "#features/earnings/components/earnings-page";
import { changesFrom, periodBefore, periodOf } from "#features/earnings/period";
import { Prefetched, paramsOf, requireVisitor, type Search } from "./prefetched";

export const metadata: Metadata = { title: "Earnings" };

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { zone } = await requireVisitor();
  const params = paramsOf(await searchParams);
  const now = new Date();
  const period = periodOf(params, zone, now);
  const filter = { zone, networks: params.getAll("network"), accounts: params.getAll("account") };
  const queries = [
    accountsQueryOptions(),
    disconnectedAccountsQueryOptions(),
    courseQueryOptions({ ...filter, ...period, by: "network", changedSince: changesFrom(now) }),
    earningsQueryOptions({ ...filter, ...periodBefore(period), groupBy: [] }),
    earningsQueryOptions({ ...filter, ...period, groupBy: ["account"] }),
  ];
  return (
    <Prefetched queries={queries}>
      <EarningsPage />
    </Prefetched>
  );
}
