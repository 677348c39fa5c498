import type { Metadata } from "next";
import { SalesPage } from "#features/sales/components/sales-page";

export const metadata: Metadata = { title: "Sales" };

export default function Page() {
  return <SalesPage />;
}
