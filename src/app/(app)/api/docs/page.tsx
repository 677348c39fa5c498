import type { Metadata } from "next";
import { ApiDocsPage } from "#features/api-docs/api-docs-page";
import { requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "API" };

export default async function Page() {
  await requireVisitor();
  return <ApiDocsPage />;
}
