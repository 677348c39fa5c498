import { and, eq, isNull } from "drizzle-orm";
import { holdAccount } from "../src/db/accounts/hold-account";
import type { PageCounts } from "../src/db/landed-pages/mark-applied";
import { markNotificationsApplied } from "../src/db/notifications/inbox";
import { notification } from "../src/db/schema";
import { applyInOrder, NOTHING } from "../src/sync/apply-in-order";
import type { AccountRef, SyncContext } from "../src/sync/context";

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
