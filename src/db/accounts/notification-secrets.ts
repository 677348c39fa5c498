import { and, eq, isNull } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import { isUuid } from "./get-account";
import type { Account } from "./types";

/** What receiving a notification needs of its account: not the credentials. */
export type NotifiedAccount = Pick<Account, "id" | "userId" | "network" | "webhookSecret" | "notificationSecrets">;

/** The connected account that a notification URL names. The URL's own secret is the caller's proof, not a session. */
export async function accountOfNotification(
  db: Database,
  network: string,
  accountId: string,
): Promise<NotifiedAccount | undefined> {
  if (!isUuid(accountId)) return undefined;
  const { id, userId, webhookSecret, notificationSecrets } = networkAccount;
  const [row] = await db
    .select({ id, userId, network: networkAccount.network, webhookSecret, notificationSecrets })
    .from(networkAccount)
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.network, network), isNull(networkAccount.disconnectedAt)),
    );
  return row;
}

/** Sets the URL's secret unless the account has one; returns the one that stands. */
export async function ensureWebhookSecret(db: Database, accountId: string, sealed: string): Promise<string> {
  const only = and(eq(networkAccount.id, accountId), isNull(networkAccount.webhookSecret));
  await db.update(networkAccount).set({ webhookSecret: sealed }).where(only);
  const [row] = await db
    .select({ webhookSecret: networkAccount.webhookSecret })
    .from(networkAccount)
    .where(eq(networkAccount.id, accountId));
  return row?.webhookSecret ?? sealed;
}

export async function setNotificationSecrets(db: Database, accountId: string, sealed: string | null): Promise<void> {
  await db.update(networkAccount).set({ notificationSecrets: sealed }).where(eq(networkAccount.id, accountId));
}
