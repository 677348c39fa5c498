import { AccountSettings } from "#features/accounts/components/account-settings";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AccountSettings accountId={(await params).id} />;
}
