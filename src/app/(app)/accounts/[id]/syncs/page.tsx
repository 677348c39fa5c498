import { SyncHistory } from "#features/accounts/components/sync-history";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SyncHistory accountId={(await params).id} />;
}
