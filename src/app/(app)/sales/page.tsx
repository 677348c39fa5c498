import type { Metadata } from "next";
import { salesPageQueries } from "#features/sales/api/list-sales";
import { SalesPage } from "#features/sales/components/sales-page";
import { Prefetched, paramsOf, requireVisitor, type Search } from "../prefetched";

export const metadata: Metadata = { title: "Sales" };

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { zone } = await requireVisitor();
  return (
    <Prefetched queries={salesPageQueries({ params: paramsOf(await searchParams), zone, now: new Date() })}>
      <SalesPage />
    </Prefetched>
  );
}
