import { AccountHeldBack } from "#features/accounts/components/account-tabs";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AccountHeldBack accountId={(await params).id} />;
}
