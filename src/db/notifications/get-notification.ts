import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../client";
import { notification } from "../schema";
import type { PageCounts } from "../sync-logs/add-page";
import type { Notification } from "./store-notification";

/** A notification of this account, locked for the rest of the transaction; undefined when there is none. */
export async function lockNotification(
  db: Database,
  accountId: string,
  notificationId: string,
): Promise<Notification | undefined> {
  const [row] = await db
    .select()
    .from(notification)
    .where(and(eq(notification.id, notificationId), eq(notification.accountId, accountId)))
    .for("update");
  return row;
}

export async function markNotificationApplied(db: Database, id: string, counts: PageCounts): Promise<void> {
  await db
    .update(notification)
    .set({ appliedAt: sql`now()`, ...counts })
    .where(eq(notification.id, id));
}

/** Stored before `before` and not applied yet, oldest first, of all users. */
export async function pendingNotifications(
  db: Database,
  before: Date,
  limit: number,
): Promise<Pick<Notification, "id" | "accountId" | "userId" | "network">[]> {
  return db
    .select({
      id: notification.id,
      accountId: notification.accountId,
      userId: notification.userId,
      network: notification.network,
    })
    .from(notification)
    .where(and(isNull(notification.appliedAt), lt(notification.receivedAt, before)))
    .orderBy(asc(notification.receivedAt))
    .limit(limit);
}
