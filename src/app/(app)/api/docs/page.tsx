import type { Metadata } from "next";
import { ApiDocsPage } from "#features/api-docs/api-docs-page";
import { openApiQueryOptions } from "#features/api-docs/read-openapi";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "API" };

export default async function Page() {
  await requireVisitor();
  return (
    <Prefetched queries={[openApiQueryOptions()]}>
      <ApiDocsPage />
    </Prefetched>
  );
}
