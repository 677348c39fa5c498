import { and, asc, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "../schema/network-account";

export interface NewAccount {
  /** Chosen before the row exists: the credentials are sealed for it. */
  id: string;
  userId: string;
  network: string;
  label: string;
  credentials: string;
  fingerprint: string;
  loginId?: string | null;
}

/** Undefined when an account of this user already holds the login: of two that connect it at once, one gets it. */
export async function insertAccount(db: Database, account: NewAccount): Promise<Account | undefined> {
  const values = { ...account, credentialsAt: sql`now()` };
  const [row] = await db.insert(networkAccount).values(values).onConflictDoNothing().returning();
  return row;
}

export async function createAccount(db: Database, account: NewAccount): Promise<Account> {
  const row = await insertAccount(db, account);
  if (!row) throw new Error("An account of this user holds the login already");
  return row;
}

export interface NewCredentials {
  credentials: string;
  fingerprint: string;
  /** The network's own id of the login, where it tells one. */
  loginId?: string | null;
  /** Given when a disconnected account is revived under a new name. */
  label?: string;
}

/**
 * New credentials for an account that is connected, or disconnected, as it was found: it is active again, with the history it
 * had. Undefined when that has changed meanwhile.
 */
export async function setCredentials(
  db: Database,
  { userId, accountId, was = "connected" }: AccountRef & { was?: "connected" | "disconnected" },
  { credentials, fingerprint, loginId, label }: NewCredentials,
): Promise<Account | undefined> {
  const { disconnectedAt } = networkAccount;
  const isAsFound = was === "connected" ? isNull(disconnectedAt) : isNotNull(disconnectedAt);
  const [row] = await db
    .update(networkAccount)
    .set({
      credentials,
      credentialsAt: sql`now()`,
      fingerprint,
      accessToken: null,
      status: "active",
      disconnectedAt: null,
      updatedAt: sql`now()`,
      ...(loginId === undefined ? {} : { loginId }),
      ...(label === undefined ? {} : { label }),
    })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), isAsFound))
    .returning();
  return row;
}

/** Accounts that hold anything sealed, by id after `after`. */
export async function pageSealedAccounts(db: Database, after: string | null, limit: number): Promise<Account[]> {
  const { credentials, webhookSecret, notificationSecrets } = networkAccount;
  const sealed = or(isNotNull(credentials), isNotNull(webhookSecret), isNotNull(notificationSecrets));
  return db
    .select()
    .from(networkAccount)
    .where(after === null ? sealed : and(sealed, gt(networkAccount.id, after)))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}

export type Sealed = Pick<Account, "credentials" | "fingerprint" | "webhookSecret" | "notificationSecrets">;

/** Swaps ciphertexts for others of the same content; false when a reconnect or another change came first. */
export async function resealAccount(db: Database, before: Account, after: Sealed): Promise<boolean> {
  const same = (column: "credentials" | "webhookSecret" | "notificationSecrets") =>
    sql`${networkAccount[column]} is not distinct from ${before[column]}`;
  const rows = await db
    .update(networkAccount)
    // An access token is issued anew with the next request.
    .set({ ...after, accessToken: null })
    .where(
      and(eq(networkAccount.id, before.id), same("credentials"), same("webhookSecret"), same("notificationSecrets")),
    )
    .returning({ id: networkAccount.id });
  return rows.length > 0;
}
