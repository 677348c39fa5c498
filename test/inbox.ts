import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import type { Database } from "#db/client";
import { storeNotification } from "#db/notifications/store-notifications";
import { notification, sale, saleChange } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";

export interface Message {
  row: unknown;
  occurredAt?: Date | null;
  receivedAt?: Date;
}

/** Stores a notification as one that was verified; returns its id. */
export async function store(
  db: Database,
  { id: accountId, userId, network }: Account,
  { row, occurredAt = null, receivedAt = new Date() }: Message,
): Promise<string> {
  const rows = [{ ...(row as object), receivedAt: receivedAt.toISOString() }];
  const message = { key: randomUUID(), event: null, occurredAt, receivedAt, rows, ignored: null, appliedAt: null };
  return (await storeNotification(db, { accountId, userId, network, ...message })).id;
}

/** An account's notifications, oldest first. */
export async function listNotifications(db: Database, accountId: string) {
  return db
    .select()
    .from(notification)
    .where(eq(notification.accountId, accountId))
    .orderBy(asc(notification.receivedAt), asc(notification.id));
}

/** Makes all that waits for a later attempt due. */
export async function makeDue(db: Database, accountId: string): Promise<void> {
  await db
    .update(notification)
    .set({ nextAttemptAt: new Date(Date.now() - 3_600_000) })
    .where(eq(notification.accountId, accountId));
}

/** What applying notifications leaves behind, without ids and times of writing. */
export async function ledgerOf(db: Database, accountId: string) {
  const sales = await db.select().from(sale).where(eq(sale.accountId, accountId)).orderBy(asc(sale.transactionId));
  const changes = await db
    .select({ transactionId: sale.transactionId, changes: saleChange.changes })
    .from(saleChange)
    .innerJoin(sale, eq(sale.id, saleChange.saleId))
    .where(eq(saleChange.accountId, accountId))
    .orderBy(asc(sale.transactionId), asc(saleChange.changedAt));
  return {
    sales: sales.map(({ id, userId, accountId: _, changeNo, createdAt, updatedAt, ...rest }) => rest),
    changes,
  };
}
