import { dehydrate, HydrationBoundary, noop } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { allAccountSummaries } from "#accounts/account-summaries";
import { getDatabase } from "#db/client";
import { accountsQueryOptions } from "#features/accounts/api/list-accounts";
import { AccountsPage } from "#features/accounts/components/accounts-page";
import { getSession } from "#http/session";
import { getQueryClient } from "#ui/query-client";

export const metadata: Metadata = { title: "Accounts" };

export default async function Page() {
  // Layouts are not rendered again on navigation, so each page asks for itself.
  const session = await getSession();
  if (!session) redirect("/sign-in");

  const queryClient = getQueryClient();
  // When this fails, the browser asks again and shows the error with a retry.
  await queryClient
    .query({ ...accountsQueryOptions(), queryFn: () => allAccountSummaries(getDatabase(), session.user.id) })
    .catch(noop);

  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AccountsPage />
    </HydrationBoundary>
  );
}
