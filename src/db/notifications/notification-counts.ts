import { and, count, eq, max } from "drizzle-orm";
import type { Database } from "../client";
import { notification } from "../schema";

/** How many notifications an account has had, and when the last one came. */
export async function notificationCounts(
  db: Database,
  userId: string,
  accountId: string,
): Promise<{ received: number; lastReceivedAt: Date | null }> {
  const [row] = await db
    .select({ received: count(), lastReceivedAt: max(notification.receivedAt) })
    .from(notification)
    .where(and(eq(notification.accountId, accountId), eq(notification.userId, userId)));
  return { received: row?.received ?? 0, lastReceivedAt: row?.lastReceivedAt ?? null };
}
