import { SalesPage } from "#features/sales/components/sales-page";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SalesPage account={(await params).id} />;
}
