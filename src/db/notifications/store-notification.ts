import { and, eq } from "drizzle-orm";
import type { Database } from "../client";
import { notification } from "../schema";

export type Notification = typeof notification.$inferSelect;
export type NewNotification = Pick<
  typeof notification.$inferInsert,
  "accountId" | "userId" | "network" | "key" | "event" | "occurredAt" | "receivedAt" | "rows" | "ignored" | "appliedAt"
>;

/** Stores a notification and returns its id; a replay of one that is stored changes nothing and returns that one's. */
export async function storeNotification(db: Database, row: NewNotification): Promise<{ id: string; isNew: boolean }> {
  const [stored] = await db
    .insert(notification)
    .values(row)
    .onConflictDoNothing({ target: [notification.accountId, notification.key] })
    .returning({ id: notification.id });
  if (stored) return { ...stored, isNew: true };
  const [known] = await db
    .select({ id: notification.id })
    .from(notification)
    .where(and(eq(notification.accountId, row.accountId), eq(notification.key, row.key)));
  return { id: known?.id ?? "", isNew: false };
}
