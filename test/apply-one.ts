import { and, eq, isNull } from "drizzle-orm";
import { holdAccount } from "#db/accounts/account-status";
import type { PageCounts } from "#db/landed-pages/mark-applied";
import { markNotificationsApplied } from "#db/notifications/inbox";
import { notification } from "#db/schema/index";
import type { AccountRef } from "#domain/sync";
import { applyInOrder, NOTHING } from "#sync/apply/apply-in-order";
import type { SyncContext } from "#sync/context";

/** One stored notification by itself, in a transaction of its own: what batches of them are measured by. */
export async function applyOne(
  context: SyncContext,
  { accountId, notificationId }: AccountRef & { notificationId: string },
): Promise<PageCounts> {
  return context.db.transaction(async (db) => {
    await holdAccount(db, accountId);
    const due = and(eq(notification.id, notificationId), isNull(notification.appliedAt));
    const applied = await applyInOrder(context, db, await db.select().from(notification).where(due), "run");
    await markNotificationsApplied(db, applied);
    return applied[0]?.counts ?? NOTHING;
  });
}
