import { listAccounts } from "../db/accounts/list-accounts";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { type AccountFacts, accountFacts, type LastSync } from "../db/health/account-facts";
import { coveredWindows } from "../db/sync-logs/coverage";
import { coveredShare } from "../domain/coverage";
import { type Health, healthOf } from "../domain/health";
import { adapterFor } from "../networks";
import { wantedHistory } from "../sync/plan-window";

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
  importing: { coveredShare: number; pages: number; recordsSynced: number } | null;
  salesCount: number;
}

/** The connected accounts of a user with the health of each, oldest first. */
export async function listAccountSummaries(db: Database, userId: string, now = new Date()): Promise<AccountSummary[]> {
  const [accounts, facts] = await Promise.all([listAccounts(db, userId), accountFacts(db, userId)]);
  const byId = new Map(facts.map((fact) => [fact.accountId, fact]));
  return Promise.all(accounts.map((account) => summarise(db, account, byId.get(account.id), now)));
}

async function summarise(db: Database, account: Account, facts: AccountFacts | undefined, now: Date) {
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
      },
      now,
    ),
    lastSync: last,
    importing: importing && { ...importing, coveredShare: await shareCovered(db, account, now) },
    salesCount: facts?.salesCount ?? 0,
  };
}

async function shareCovered(db: Database, { userId, id, network }: Account, now: Date): Promise<number> {
  const covered = await coveredWindows(db, userId, id);
  return coveredShare(wantedHistory(now, covered, adapterFor(network).traits.historyLimitMs), covered);
}
