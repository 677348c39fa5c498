import { and, eq, isNull, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "../schema/network-account";
import { isUuid } from "./read-accounts";

/** The sealed access token of an account, null when there is none. */
export async function readAccessToken(db: Database, accountId: string): Promise<string | null> {
  const [row] = await db
    .select({ accessToken: networkAccount.accessToken })
    .from(networkAccount)
    .where(eq(networkAccount.id, accountId));
  return row?.accessToken ?? null;
}

/** Keeps a token for as long as the credentials that it was issued for are the account's. */
export async function writeAccessToken(
  db: Database,
  accountId: string,
  fingerprint: string,
  accessToken: string | null,
): Promise<void> {
  await db
    .update(networkAccount)
    .set({ accessToken })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.fingerprint, fingerprint)));
}

/** The right to ask for a new token, for so long at the most; null while somebody else has it. By the database's clock. */
export async function leaseAccessToken(db: Database, accountId: string, forMs: number): Promise<Date | null> {
  const { accessTokenLease: until } = networkAccount;
  const [row] = await db
    .update(networkAccount)
    .set({ accessTokenLease: sql`now() + ${forMs} * interval '1 millisecond'` })
    .where(and(eq(networkAccount.id, accountId), sql`coalesce(${until} <= now(), true)`))
    .returning({ until });
  return row?.until ?? null;
}

/** Gives the right back before its time, unless it has run out and somebody else has it. */
export async function returnAccessToken(db: Database, accountId: string, lease: Date): Promise<void> {
  await db
    .update(networkAccount)
    .set({ accessTokenLease: null })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.accessTokenLease, lease)));
}

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

/** Sealed, or null to forget them. */
export async function setNotificationSecrets(
  db: Database,
  { userId, accountId }: AccountRef,
  sealed: string | null,
): Promise<void> {
  await db
    .update(networkAccount)
    .set({ notificationSecrets: sealed })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId)));
}
