import { listAccounts } from "../db/accounts/list-accounts";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { accountCounts } from "../db/health/account-counts";
import { accountFacts } from "../db/health/account-facts";
import { networkOutages } from "../db/health/network-outages";
import { coveredSoFar } from "../db/sync-logs/import-progress";
import { OUTAGE_WINDOW_MS } from "../sync/limits";
import { keptCounts } from "./kept-counts";
import { type AccountSummary, type KnownOfAccount, summarise } from "./summarise";

export const MAX_ACCOUNTS_PER_PAGE = 200;

const countsOf = keptCounts();

interface PageOfAccounts {
  /** A position of the list: the account after which the page starts. */
  after?: { startedAt: Date; id: string } | undefined;
  limit?: number;
}

/** The connected accounts of a user with the health of each at `now`, oldest first, a page at a time. */
export async function listAccountSummaries(
  db: Database,
  userId: string,
  now = new Date(),
  { after, limit = MAX_ACCOUNTS_PER_PAGE }: PageOfAccounts = {},
): Promise<AccountSummary[]> {
  return summariesOf(db, userId, await listAccounts(db, userId, { after, limit }), now);
}

/** All pages. */
export async function allAccountSummaries(db: Database, userId: string): Promise<AccountSummary[]> {
  const all: AccountSummary[] = [];
  for (let more = true; more; ) {
    const last = all.at(-1);
    const after = last && { startedAt: new Date(last.createdAt), id: last.id };
    const page = await listAccountSummaries(db, userId, new Date(), { after });
    all.push(...page);
    more = page.length === MAX_ACCOUNTS_PER_PAGE;
  }
  return all;
}

/** The same of these accounts of a user: as many statements for all as for one. */
export async function summariesOf(
  db: Database,
  userId: string,
  accounts: readonly Account[],
  now = new Date(),
): Promise<AccountSummary[]> {
  const ids = accounts.map(({ id }) => id);
  const [facts, counts, outages] = await Promise.all([
    accountFacts(db, userId, ids),
    countsOf(ids, (missing) => accountCounts(db, userId, missing)),
    networkOutages(db, now, OUTAGE_WINDOW_MS),
  ]);
  const importing = ids.filter((id) => facts.get(id)?.importing);
  const soFar = new Map((await coveredSoFar(db, userId, importing)).map((one) => [one.accountId, one]));
  const since = new Map(outages.map((outage) => [outage.network, outage.since]));
  return accounts.flatMap((account) => {
    const known = { facts: facts.get(account.id), counts: counts.get(account.id), soFar: soFar.get(account.id) };
    const outageSince = since.get(account.network) ?? null;
    // An account that is deleted between two statements is gone.
    return known.facts && known.counts ? [summarise(account, { ...known, outageSince } as KnownOfAccount, now)] : [];
  });
}
