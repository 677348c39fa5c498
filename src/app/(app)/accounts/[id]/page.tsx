import { AccountOverview } from "#features/accounts/components/account-overview";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AccountOverview accountId={(await params).id} />;
}
