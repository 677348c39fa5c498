import type { Metadata } from "next";
import { accountsQueryOptions, disconnectedAccountsQueryOptions } from "#features/accounts/api/list-accounts";
import { saleQueryOptions } from "#features/sales/api/list-sales";
import { SalePage } from "#features/sales/components/sale-page";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Sale" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  await requireVisitor();
  const { id } = await params;
  return (
    <Prefetched queries={[saleQueryOptions(id), accountsQueryOptions(), disconnectedAccountsQueryOptions()]}>
      <SalePage saleId={id} />
    </Prefetched>
  );
}
