import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getAccountEver } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import { accountQueryOptions } from "#features/accounts/api/list-accounts";
import { AccountFrame } from "#features/accounts/components/account-frame";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Account" };

interface Props {
  params: Promise<{ id: string }>;
  children: React.ReactNode;
}

/** An account's pages, also of a disconnected one. Another user's is not there. */
export default async function AccountLayout({ params, children }: Props) {
  const { userId } = await requireVisitor();
  const { id } = await params;
  if (!(await getAccountEver(getDatabase(), { userId, accountId: id }))) notFound();
  return (
    <Prefetched queries={[accountQueryOptions(id)]}>
      <AccountFrame accountId={id}>{children}</AccountFrame>
    </Prefetched>
  );
}
