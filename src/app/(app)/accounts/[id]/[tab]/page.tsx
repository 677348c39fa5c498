import { notFound } from "next/navigation";
import { coverageQueryOptions } from "#features/accounts/api/completeness";
import { accountQueryOptions } from "#features/accounts/api/list-accounts";
import { networksQueryOptions } from "#features/accounts/api/list-networks";
import { syncLogsQueryOptions } from "#features/accounts/api/list-sync-logs";
import { rejectsQueryOptions } from "#features/accounts/api/rejects";
import { AccountSettings } from "#features/accounts/components/account-settings";
import { CoverageTab, HeldBackTab, InstantUpdatesTab } from "#features/accounts/components/account-tabs";
import { SyncHistory } from "#features/accounts/components/sync-history";
import { salesPageQueries } from "#features/sales/api/list-sales";
import { SalesPage } from "#features/sales/components/sales-page";
import { type Asked, Prefetched, paramsOf, requireVisitor, type Search } from "../../../prefetched";

interface Tab {
  Content: (props: { accountId: string }) => React.ReactNode;
  /** What it shows first. */
  queriesOf: (accountId: string, params: URLSearchParams, zone: string) => Asked[];
}

/** The tabs of an account, by the last part of their address. */
const TABS: ReadonlyMap<string, Tab> = new Map<string, Tab>([
  [
    "sales",
    {
      Content: SalesPage,
      queriesOf: (accountId, params, zone) => salesPageQueries({ accountId, params, zone, now: new Date() }),
    },
  ],
  [
    "syncs",
    {
      Content: SyncHistory,
      queriesOf: (accountId, params) => [syncLogsQueryOptions(accountId, params.get("only") ?? "")],
    },
  ],
  ["coverage", { Content: CoverageTab, queriesOf: (accountId) => [coverageQueryOptions(accountId)] }],
  ["held-back", { Content: HeldBackTab, queriesOf: (accountId) => [rejectsQueryOptions(accountId)] }],
  // The addresses hold secrets, which stand in no page.
  ["instant-updates", { Content: InstantUpdatesTab, queriesOf: () => [networksQueryOptions()] }],
  ["settings", { Content: AccountSettings, queriesOf: () => [] }],
]);

interface Props {
  params: Promise<{ id: string; tab: string }>;
  searchParams: Search;
}

export default async function Page({ params, searchParams }: Props) {
  const { zone } = await requireVisitor();
  const { id, tab: name } = await params;
  const tab = TABS.get(name);
  if (!tab) notFound();
  const { Content, queriesOf } = tab;
  return (
    <Prefetched queries={[accountQueryOptions(id), ...queriesOf(id, paramsOf(await searchParams), zone)]}>
      <Content accountId={id} />
    </Prefetched>
  );
}
