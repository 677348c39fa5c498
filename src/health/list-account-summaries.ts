import { listAccounts } from "../db/accounts/list-accounts";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { type AccountFacts, accountFacts, type LastSync } from "../db/health/account-facts";
import { networkOutages } from "../db/health/network-outages";
import { coveredWindows } from "../db/sync-logs/coverage";
import { recentImportWindows, stalledImport } from "../db/sync-logs/import-progress";
import { coveredShare, gapsIn } from "../domain/coverage";
import { type Health, healthOf } from "../domain/health";
import { remainingMs } from "../domain/import-estimate";
import { adapterFor } from "../networks";
import { OUTAGE_WINDOW_MS } from "../sync/limits";
import { wantedHistory } from "../sync/plan-window";

/** So many windows tell at what pace an import goes. */
const WINDOWS_OF_PACE = 5;

export interface ImportProgress {
  /** Of the wanted history, 0 to 1. */
  coveredShare: number;
  pages: number;
  recordsSynced: number;
  /** At the recent pace, in milliseconds; null before there is one. */
  remainingMs: number | null;
}

/** An account as the user sees it. No credential, sealed or open, is part of it. */
export interface AccountSummary {
  id: string;
  network: string;
  networkLabel: string;
  label: string;
  status: Account["status"];
  createdAt: string;
  health: Health;
  lastSync: LastSync | null;
  importing: ImportProgress | null;
  /** The network fails for many accounts alike, since then. */
  outageSince: string | null;
  salesCount: number;
}

/** The connected accounts of a user with the health of each, oldest first. */
export async function listAccountSummaries(db: Database, userId: string, now = new Date()): Promise<AccountSummary[]> {
  const [accounts, facts, outages] = await Promise.all([
    listAccounts(db, userId),
    accountFacts(db, userId),
    networkOutages(db, now, OUTAGE_WINDOW_MS),
  ]);
  const byId = new Map(facts.map((fact) => [fact.accountId, fact]));
  const since = new Map(outages.map((outage) => [outage.network, outage.since]));
  return Promise.all(
    accounts.map((account) => summarise(db, account, byId.get(account.id), since.get(account.network) ?? null, now)),
  );
}

async function summarise(
  db: Database,
  account: Account,
  facts: AccountFacts | undefined,
  outageSince: string | null,
  now: Date,
): Promise<AccountSummary> {
  const last = facts?.last ?? null;
  const importing = facts?.importing ?? null;
  return {
    id: account.id,
    network: account.network,
    networkLabel: adapterFor(account.network).label,
    label: account.label,
    status: account.status,
    createdAt: account.createdAt.toISOString(),
    health: healthOf(
      {
        status: account.status,
        last: last && { ...last, success: last.success === true, completedAt: new Date(last.completedAt) },
        lastSuccessAt: facts?.lastSuccessAt ? new Date(facts.lastSuccessAt) : null,
        importing: importing !== null,
        importProblem: importing ? null : (facts?.importError ?? (await stallOf(db, account))),
        outage: outageSince !== null,
      },
      now,
    ),
    lastSync: last,
    importing: importing && { ...importing, ...(await progressOf(db, account, now)) },
    outageSince: last && !last.success ? outageSince : null,
    salesCount: facts?.salesCount ?? 0,
  };
}

async function progressOf(db: Database, { userId, id, network }: Account, now: Date) {
  const [covered, recent] = await Promise.all([
    coveredWindows(db, userId, id),
    recentImportWindows(db, userId, id, WINDOWS_OF_PACE),
  ]);
  const wanted = wantedHistory(now, covered, adapterFor(network).traits.historyLimitMs);
  return {
    coveredShare: coveredShare(wanted, covered),
    remainingMs: remainingMs({ gaps: gapsIn(wanted, covered), recent, now }),
  };
}

async function stallOf(db: Database, { userId, id }: Account): Promise<string | null> {
  return (await stalledImport(db, userId, id)) && "two runs read pages and came no further.";
}
