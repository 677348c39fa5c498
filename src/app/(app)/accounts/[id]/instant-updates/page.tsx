import { AccountInstantUpdates } from "#features/accounts/components/account-tabs";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AccountInstantUpdates accountId={(await params).id} />;
}
