import { AccountCoverage } from "#features/accounts/components/account-tabs";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AccountCoverage accountId={(await params).id} />;
}
