import type { Metadata } from "next";
import { SalePage } from "#features/sales/components/sale-page";

export const metadata: Metadata = { title: "Sale" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SalePage saleId={(await params).id} />;
}
