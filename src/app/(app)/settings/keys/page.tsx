import type { Metadata } from "next";
import { keysQueryOptions } from "#features/keys/keys-api";
import { KeysPage } from "#features/keys/keys-page";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "API keys" };

export default async function Page() {
  await requireVisitor();
  return (
    <Prefetched queries={[keysQueryOptions()]}>
      <KeysPage />
    </Prefetched>
  );
}
