import { notFound } from "next/navigation";
import { AccountSettings } from "#features/accounts/components/account-settings";
import { CoverageTab, HeldBackTab, InstantUpdatesTab } from "#features/accounts/components/account-tabs";
import { SyncHistory } from "#features/accounts/components/sync-history";
import { SalesPage } from "#features/sales/components/sales-page";

/** The tabs of an account, by the last part of their address. */
const TABS: ReadonlyMap<string, (props: { accountId: string }) => React.ReactNode> = new Map([
  ["sales", SalesPage],
  ["syncs", SyncHistory],
  ["coverage", CoverageTab],
  ["held-back", HeldBackTab],
  ["instant-updates", InstantUpdatesTab],
  ["settings", AccountSettings],
]);

export default async function Page({ params }: { params: Promise<{ id: string; tab: string }> }) {
  const { id, tab } = await params;
  const Tab = TABS.get(tab);
  if (!Tab) notFound();
  return <Tab accountId={id} />;
}
