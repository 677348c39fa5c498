import type { Account } from "../db/accounts/types";
import type { AccountCounts } from "../db/health/account-counts";
import type { AccountFacts, LastSync, OpenRun } from "../db/health/account-facts";
import type { CoveredSoFar } from "../db/sync-logs/import-progress";
import { knownShare } from "../domain/coverage";
import type { FailureCode } from "../domain/failure";
import { FAILURE_SENTENCES } from "../domain/failure-sentence";
import { type AccountState, type Health, type HeldBack, healthOf } from "../domain/health";
import { HOUR, hourOf } from "../domain/window";
import { adapterFor } from "../networks";
import { type HistoryTraits, wantedHistory } from "../sync/plan/history";

export interface ImportProgress {
  /** How far back all is there; null before the first window is. */
  reachedBack: string | null;
  /** Of the time since the first sale, 0 to 1; null until it is known which one is the first. */
  share: number | null;
}

/** A run that is under way. The reason of a failure holds nothing that came over the wire. */
export type CurrentRun = Omit<OpenRun, "failure"> & { failure?: { code: FailureCode; reason: string } };

/** An account as the user sees it. No credential, sealed or open, is part of it. */
export interface AccountSummary {
  id: string;
  network: string;
  networkLabel: string;
  label: string;
  status: Account["status"];
  createdAt: string;
  disconnectedAt: string | null;
  health: Health;
  state: AccountState;
  /** The time up to which the account is complete. */
  completeTo: string | null;
  /** The next hourly sync; null where none will come by itself. */
  nextSyncAt: string | null;
  heldBack: HeldBack;
  /** Of a network that reports days: its conversions, and nothing else. */
  counts: { sales: number; rebills: number; refunds: number; chargebacks: number };
  lastSync: LastSync | null;
  currentRun: CurrentRun | null;
  importing: ImportProgress | null;
  /** The network fails for many accounts alike, since then. */
  outageSince: string | null;
}

export interface KnownOfAccount {
  facts: AccountFacts;
  counts: AccountCounts;
  /** Of an account whose history is being imported. */
  soFar: CoveredSoFar | undefined;
  outageSince: string | null;
}

/** What is known of an account, as the user is told it. Pure. */
export function summarise(account: Account, known: KnownOfAccount, now: Date): AccountSummary {
  const { facts, counts, soFar, outageSince } = known;
  const { label: networkLabel, traits } = adapterFor(account.network);
  const { last, run, lastSuccessAt, heldBack } = facts;
  const { state, ...health } = healthOf(
    {
      status: account.status,
      disconnected: account.disconnectedAt !== null,
      last: last && { ...last, completedAt: new Date(last.completedAt) },
      lastSuccessAt: lastSuccessAt === null ? null : new Date(lastSuccessAt),
      run,
      importing: facts.importing,
      importProblem: facts.importing ? null : (facts.importFailure ?? (facts.stalled ? "stalled" : null)),
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
    health,
    state,
    completeTo: facts.completeTo,
    nextSyncAt: scheduled ? new Date(hourOf(now).getTime() + HOUR).toISOString() : null,
    heldBack,
    counts: traits.granularity === "day" ? { sales: conversions, rebills: 0, refunds: 0, chargebacks: 0 } : single,
    lastSync: last,
    currentRun: run && currentRunOf(run),
    importing: facts.importing ? progressOf(soFar, traits, now) : null,
    outageSince: (last && !last.success) || run?.failure ? outageSince : null,
  };
}

function currentRunOf({ failure, ...run }: OpenRun): CurrentRun {
  return failure ? { ...run, failure: { code: failure, reason: FAILURE_SENTENCES[failure] } } : run;
}

function progressOf(soFar: CoveredSoFar | undefined, history: HistoryTraits, now: Date): ImportProgress {
  const { covered = [], firstSale = null } = soFar ?? {};
  return {
    reachedBack: covered.at(-1)?.start.toISOString() ?? null,
    share: knownShare(wantedHistory(now, covered, history), covered, firstSale),
  };
}
