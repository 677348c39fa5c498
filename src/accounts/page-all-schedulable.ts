import { pageSchedulableAccounts } from "../db/accounts/page-schedulable-accounts";
import type { Database } from "../db/client";

const PAGE_SIZE = 5_000;

/** The ids of all accounts that the schedule syncs now. */
export async function pageAllSchedulable(db: Database): Promise<Set<string>> {
  const ids = new Set<string>();
  let after: string | null = null;
  do {
    const page: { id: string }[] = await pageSchedulableAccounts(db, after, PAGE_SIZE);
    for (const { id } of page) ids.add(id);
    after = page.length === PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
  return ids;
}
