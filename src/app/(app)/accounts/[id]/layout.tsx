import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { summariesOf } from "#accounts/account-summaries";
import { getAccountEver } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import { accountQueryOptions } from "#features/accounts/api/list-accounts";
import { AccountFrame } from "#features/accounts/components/account-frame";
import { getSession } from "#http/session";
import { getQueryClient } from "#ui/query-client";

export const metadata: Metadata = { title: "Account" };

interface Props {
  params: Promise<{ id: string }>;
  children: React.ReactNode;
}

/** An account's pages, also of a disconnected one. Another user's is not there. */
export default async function AccountLayout({ params, children }: Props) {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { id } = await params;
  const account = await getAccountEver(getDatabase(), { userId: session.user.id, accountId: id });
  if (!account) notFound();
  const queryClient = getQueryClient();
  const [summary] = await summariesOf(getDatabase(), session.user.id, [account]);
  if (summary) queryClient.setQueryData(accountQueryOptions(id).queryKey, summary);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AccountFrame accountId={id}>{children}</AccountFrame>
    </HydrationBoundary>
  );
}
