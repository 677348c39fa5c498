import { holdAccount } from "../db/accounts/hold-account";
import { lockNotification, markNotificationApplied } from "../db/notifications/get-notification";
import { addRejectedRecords } from "../db/rejected-records/add-rejected-records";
import { completeFromLedger } from "../db/sales/complete-from-ledger";
import { upsertSales } from "../db/sales/upsert-sales";
import type { PageCounts } from "../db/sync-logs/add-page";
import { earliest } from "../domain/window";
import type { AccountRef, SyncContext } from "./context";
import { readRows } from "./read-page";

const NOTHING: PageCounts = { inserted: 0, updated: 0, unchanged: 0, rejected: 0 };

/**
 * Applies a stored notification: one transaction, once. The same sale by polling is the same row; what a message does
 * not say keeps what is stored; a message that is older than the stored state changes nothing.
 */
export async function applyNotification(
  context: SyncContext,
  { accountId, userId, notificationId, runId }: AccountRef & { notificationId: string; runId: string },
): Promise<PageCounts> {
  return context.db.transaction(async (db) => {
    await holdAccount(db, accountId);
    const stored = await lockNotification(db, accountId, notificationId);
    if (!stored || stored.userId !== userId || stored.appliedAt) return NOTHING;
    if (context.dryRun) return NOTHING;

    const { network, rows, receivedAt, occurredAt } = stored;
    const support = context.adapterFor(network).notifications;
    if (!support) return NOTHING;
    const read = readRows((row) => support.parseRow(row), rows);
    const sales = await completeFromLedger(db, accountId, read.sales, occurredAt);
    // A network's clock that is ahead of ours must not outrank what is read later.
    const stateAt = earliest(occurredAt ?? receivedAt, receivedAt);
    const written = await upsertSales(db, sales, {
      accountId,
      userId,
      network,
      stateAt,
      listed: false,
      syncLogId: null,
      runId,
    });
    await addRejectedRecords(db, read.rejects, { accountId, userId, network, syncLogId: null, landedPageId: null });
    const counts = { ...written, rejected: read.rejects.length };
    await markNotificationApplied(db, stored.id, counts);
    return counts;
  });
}
