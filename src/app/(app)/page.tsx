import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { allAccountSummaries } from "#accounts/account-summaries";
import { getDatabase } from "#db/client";
import type { EarningsKey } from "#db/earnings/sum-earnings";
import { zoneOfUser } from "#db/users/user-settings";
import { readEarnings } from "#earnings/read-earnings";
import { accountsQueryOptions } from "#features/accounts/api/list-accounts";
import { earningsQueryOptions } from "#features/earnings/api/read-earnings";
import { EarningsPage } from "#features/earnings/components/earnings-page";
import { changesFrom, periodOf, unitOf } from "#features/earnings/period";
import { ANSWERS } from "#http/contract";
import { getSession } from "#http/session";
import { getQueryClient } from "#ui/query-client";

export const metadata: Metadata = { title: "Earnings" };

type Search = Promise<Record<string, string | string[] | undefined>>;

const listOf = (value: string | string[] | undefined) => (value === undefined ? [] : [value].flat());

export default async function Page({ searchParams }: { searchParams: Search }) {
  // Layouts are not rendered again on navigation, so each page asks for itself.
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const userId = session.user.id;
  const db = getDatabase();
  const [params, zone] = await Promise.all([searchParams, zoneOfUser(db, userId)]);
  const now = new Date();
  const period = periodOf({ get: (name) => listOf(params[name])[0] ?? null }, zone, now);
  const [networks, accounts] = [listOf(params["network"]), listOf(params["account"])];
  const filter = {
    userId,
    ...(networks.length > 0 && { networks }),
    ...(accounts.length > 0 && { accountIds: accounts }),
  };
  const queryClient = getQueryClient();
  const prefetch = (groupBy: readonly EarningsKey[], changedSince?: string) => {
    const asked = { ...period, zone, networks, accounts, groupBy, changedSince };
    const since = changedSince === undefined ? undefined : new Date(changedSince);
    const queryFn = async () =>
      ANSWERS.earnings.parse(
        await readEarnings(db, { ...period, zone, filter, groupBy: [...groupBy], changedSince: since, now }),
      );
    return queryClient.query({ ...earningsQueryOptions(asked), queryFn });
  };
  // When one of these fails, the browser asks again and shows the error with a retry.
  await Promise.allSettled([
    queryClient.query({ ...accountsQueryOptions(), queryFn: () => allAccountSummaries(db, userId) }),
    prefetch([unitOf(period), "network"], changesFrom(now)),
    prefetch(["account"]),
    prefetch(["network"]),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <EarningsPage />
    </HydrationBoundary>
  );
}
