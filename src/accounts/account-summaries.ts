import { listAccounts, type PageOfAccounts } from "#db/accounts/read-accounts";
import type { Database } from "#db/client";
import { type AccountCounts, accountCounts } from "#db/health/account-counts";
import { type AccountFacts, accountFacts, type OpenRun } from "#db/health/account-facts";
import { networkOutages } from "#db/health/network-outages";
import type { Account } from "#db/schema/network-account";
import { type CoveredSoFar, coveredSoFar } from "#db/sync-logs/import-progress";
import { knownShare } from "#domain/coverage";
import { FAILURE_SENTENCES } from "#domain/failure";
import { healthOf, OUTAGE_WINDOW_MS } from "#domain/health";
import { HOUR, hourOf } from "#domain/window";
import type { AccountSummary, ImportSoFar, RunUnderWay } from "#http/contract";
import { type HistoryTraits, wantedHistory } from "#networks/adapter";
import { adapterFor } from "#networks/index";

export const MAX_ACCOUNTS_PER_PAGE = 200;

/** The connected accounts of a user with the health of each at `now`, oldest first, a page at a time. */
export async function listAccountSummaries(
  db: Database,
  userId: string,
  now = new Date(),
  { limit = MAX_ACCOUNTS_PER_PAGE, ...page }: Partial<PageOfAccounts> = {},
): Promise<AccountSummary[]> {
  return summariesOf(db, userId, await listAccounts(db, userId, { ...page, limit }), now);
}

/** All pages. */
export async function allAccountSummaries(db: Database, userId: string, now = new Date()): Promise<AccountSummary[]> {
  const all: AccountSummary[] = [];
  for (let more = true; more; ) {
    const last = all.at(-1);
    const after = last && { startedAt: new Date(last.createdAt), id: last.id };
    const page = await listAccountSummaries(db, userId, now, { after });
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
    accountCounts(db, userId, ids),
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

export interface KnownOfAccount {
  facts: AccountFacts;
  counts: AccountCounts;
  /** Of an account whose history is being imported. */
  soFar: CoveredSoFar | undefined;
  outageSince: string | null;
}

/** What is known of an account, as the user is told it. Pure. */
function summarise(account: Account, known: KnownOfAccount, now: Date): AccountSummary {
  const { facts, counts, soFar, outageSince } = known;
  const { label: networkLabel, traits } = adapterFor(account.network);
  const { last, run, lastSuccessAt, heldBack } = facts;
  const importProblem = facts.importing ? null : (facts.importFailure ?? (facts.stalled ? "stalled" : null));
  const { state, ...health } = healthOf(
    {
      status: account.status,
      disconnected: account.disconnectedAt !== null,
      last: last && { ...last, completedAt: new Date(last.completedAt) },
      lastSuccessAt: lastSuccessAt === null ? null : new Date(lastSuccessAt),
      run,
      importing: facts.importing,
      importProblem,
      outage: outageSince !== null,
      heldBack,
    },
    now,
  );
  const scheduled = account.status === "active" && account.disconnectedAt === null;
  const { conversions, ...single } = counts;
  return {
    id: account.id,
    network: account.network,
    networkLabel,
    label: account.label,
    status: account.status,
    createdAt: account.createdAt.toISOString(),
    disconnectedAt: account.disconnectedAt?.toISOString() ?? null,
    credentialsAt: account.credentialsAt?.toISOString() ?? null,
    health,
    state,
    completeTo: facts.completeTo,
    nextSyncAt: scheduled ? new Date(hourOf(now).getTime() + HOUR).toISOString() : null,
    heldBack,
    counts: traits.granularity === "day" ? { sales: conversions, rebills: 0, refunds: 0, chargebacks: 0 } : single,
    lastSync: last,
    currentRun: run && currentRunOf(run),
    importing: facts.importing ? progressOf(soFar, traits, now) : null,
    importProblem,
    outageSince: (last && !last.success) || run?.failure ? outageSince : null,
  };
}

function currentRunOf({ failure, ...run }: OpenRun): RunUnderWay {
  return failure ? { ...run, failure: { code: failure, reason: FAILURE_SENTENCES[failure] } } : run;
}

function progressOf(soFar: CoveredSoFar | undefined, history: HistoryTraits, now: Date): ImportSoFar {
  const { covered = [], firstSale = null } = soFar ?? {};
  return {
    reachedBack: covered.at(-1)?.start.toISOString() ?? null,
    share: knownShare(wantedHistory(now, covered, history), covered, firstSale),
  };
}
