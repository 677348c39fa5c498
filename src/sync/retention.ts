import { holdAccount } from "#db/accounts/account-status";
import { pageAccounts } from "#db/accounts/read-accounts";
import { pruneAlerts, pruneNotifications, prunePages, pruneRejects, pruneSignIns } from "#db/prune";
import { isPassingFault } from "#db/query-error";
import { foldOldRows } from "#db/sync-logs/fold";
import { deleteUsersData } from "#db/users/delete-user";
import { AUDIT_DAYS } from "#domain/audit";
import { DAY } from "#domain/window";
import type { SyncContext } from "./context";

/** How long what is not the ledger itself is kept, in days. */
export const RETENTION_DAYS = {
  pages: 14,
  pagesWithRejects: 90,
  resolvedRejects: 30,
  openRejectsOfMessages: 180,
  appliedNotifications: 90,
  deadNotifications: 180,
  requestCounters: 2,
  alertMessages: 30,
  endedIncidents: 400,
  audit: AUDIT_DAYS,
};

/** Rows of each kind a step: a tenth of a second. A night has 500 steps, enough for the pages of 200,000 accounts. */
const BATCH = 5_000;
/** Of users whose login has ended: seconds. */
const SALES = 10_000;

export interface Pruned {
  pages: number;
  rejects: number;
  notifications: number;
  /** Expired sessions and verifications, old request counters, and what was written down of logins long ago. */
  signIns: number;
  /** Messages that were sent, and incidents that are over. */
  alerts: number;
  /** What belonged to users whose login has ended. */
  users: number;
}

/** Deletes a batch of what is past its retention; `more` while another batch is due. */
export async function prune({ db, now }: SyncContext): Promise<Pruned & { more: boolean }> {
  const ago = (days: number) => new Date(now().getTime() - days * DAY);
  const pages = await prunePages(db, {
    before: ago(RETENTION_DAYS.pages),
    beforeWithRejects: ago(RETENTION_DAYS.pagesWithRejects),
    limit: BATCH,
  });
  const rejects = await pruneRejects(db, {
    resolvedBefore: ago(RETENTION_DAYS.resolvedRejects),
    toldBefore: ago(RETENTION_DAYS.openRejectsOfMessages),
    limit: BATCH,
  });
  const notifications = await pruneNotifications(db, {
    appliedBefore: ago(RETENTION_DAYS.appliedNotifications),
    deadBefore: ago(RETENTION_DAYS.deadNotifications),
    limit: BATCH,
  });
  const signIns = await pruneSignIns(db, {
    now: now(),
    countedBefore: ago(RETENTION_DAYS.requestCounters),
    auditedBefore: ago(RETENTION_DAYS.audit),
    limit: BATCH,
  });
  const alerts = await pruneAlerts(db, {
    toldBefore: ago(RETENTION_DAYS.alertMessages),
    endedBefore: ago(RETENTION_DAYS.endedIncidents),
    limit: BATCH,
  });
  const users = await deleteUsersData(db, SALES);
  const more = users.full || pages === BATCH || rejects === BATCH || notifications.more || signIns.full || alerts.full;
  const deleted = {
    notifications: notifications.deleted,
    signIns: signIns.deleted,
    alerts: alerts.deleted,
    users: users.deleted,
  };
  return { pages, rejects, ...deleted, more };
}

/** How long each run keeps a row of its own, in days. More than any plan looks back at single runs. */
export const FOLD_AFTER_DAYS = 90;

const ACCOUNTS = 200;
/** Rows of one statement: a second or so, while the account's syncs wait. */
const ROWS = 5_000;

export interface FoldedPart {
  rows: number;
  /** The last account that has nothing left to fold. */
  after: string | null;
  more: boolean;
  /** Accounts whose rows could not be folded, and stay as they are. */
  failed: string[];
}

/**
 * Folds the old SyncLog rows of the next accounts by id after `after`, as many rows as fit into one step. One account that
 * fails holds up no other; throws when the database is at fault.
 */
export async function foldSyncLogs({ db, now }: SyncContext, after: string | null): Promise<FoldedPart> {
  const before = new Date(now().getTime() - FOLD_AFTER_DAYS * DAY);
  const accounts = await pageAccounts(db, after, ACCOUNTS);
  const part: FoldedPart = { rows: 0, after, more: true, failed: [] };
  const fold = (account: (typeof accounts)[number]) =>
    db.transaction(async (tx) => {
      await holdAccount(tx, account.accountId);
      return foldOldRows(tx, { ...account, before, limit: ROWS });
    });
  for (const account of accounts) {
    const rows = await fold(account).catch((error) => {
      if (isPassingFault(error)) throw error;
      part.failed.push(account.accountId);
      return 0;
    });
    part.rows += rows;
    if (rows < ROWS) part.after = account.accountId;
    if (part.rows >= ROWS) return part;
  }
  return { ...part, more: accounts.length === ACCOUNTS };
}
