import { and, eq } from "drizzle-orm";
import type { Database } from "../client";
import { notification } from "../schema";

export type Notification = typeof notification.$inferSelect;
export type NewNotification = Pick<
  typeof notification.$inferInsert,
  "accountId" | "userId" | "network" | "key" | "event" | "occurredAt" | "receivedAt" | "rows" | "ignored" | "appliedAt"
>;

/** Stores a notification; a replay of one that is stored changes nothing and returns what is there. */
export async function storeNotification(db: Database, row: NewNotification): Promise<Notification> {
  const [stored] = await db
    .insert(notification)
    .values(row)
    .onConflictDoNothing({ target: [notification.accountId, notification.key] })
    .returning();
  if (stored) return stored;
  const [known] = await db
    .select()
    .from(notification)
    .where(and(eq(notification.accountId, row.accountId), eq(notification.key, row.key)));
  return known as Notification;
}
