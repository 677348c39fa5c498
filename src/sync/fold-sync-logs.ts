import { holdAccount } from "../db/accounts/hold-account";
import { pageAccounts } from "../db/accounts/page-accounts";
import { isPassing } from "../db/faults";
import { foldOldRows } from "../db/sync-logs/fold";
import { DAY } from "../domain/window";
import type { SyncContext } from "./context";

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
      if (isPassing(error)) throw error;
      part.failed.push(account.accountId);
      return 0;
    });
    part.rows += rows;
    if (rows < ROWS) part.after = account.accountId;
    if (part.rows >= ROWS) return part;
  }
  return { ...part, more: accounts.length === ACCOUNTS };
}
