import { and, eq, isNull, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import { dropRequests } from "../sync-requests/store-request";

/**
 * The network rejected these credentials: the schedule skips the account until they are replaced. Nothing happens
 * when they were replaced meanwhile (another fingerprint), so that an old run cannot undo a reconnect.
 */
export async function markNeedsReconnect(db: Database, accountId: string, fingerprint: string): Promise<void> {
  await db
    .update(networkAccount)
    .set({ status: "needs_reconnect", updatedAt: sql`now()` })
    .where(
      and(
        eq(networkAccount.id, accountId),
        eq(networkAccount.fingerprint, fingerprint),
        eq(networkAccount.status, "active"),
      ),
    );
}

/** The schedule leaves the account alone until it is resumed; one that needs its user is paused all the same. */
export async function pauseAccount(db: Database, { userId, accountId }: AccountRef): Promise<void> {
  await db
    .update(networkAccount)
    .set({ status: "paused", updatedAt: sql`now()` })
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)),
    );
}

export async function renameAccount(db: Database, { userId, accountId }: AccountRef, label: string): Promise<void> {
  await db
    .update(networkAccount)
    .set({ label, updatedAt: sql`now()` })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId)));
}

/** A paused account is active again. */
export async function resumeAccount(db: Database, { userId, accountId }: AccountRef): Promise<void> {
  await db
    .update(networkAccount)
    .set({ status: "active", updatedAt: sql`now()` })
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), eq(networkAccount.status, "paused")),
    );
}

/** Of an account without its credentials, and without what was made of them. */
export const NO_CREDENTIALS = { credentials: null, credentialsAt: null, accessToken: null, notificationSecrets: null };

/** Deletes the credentials and hides the account; its ledger stays. False when it was not this user's to disconnect. */
export async function disconnectAccount(db: Database, { userId, accountId }: AccountRef): Promise<boolean> {
  const rows = await db
    .update(networkAccount)
    .set({
      ...NO_CREDENTIALS,
      disconnectedAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)),
    )
    .returning({ id: networkAccount.id });
  if (rows.length > 0) await dropRequests(db, { userId, accountId });
  return rows.length > 0;
}

/** In an outage, accounts whose keys were refused since `since` are synced again, as if that had not been. */
export async function takeUpRejected(db: Database, network: string, since: Date): Promise<void> {
  await db.execute(sql`
    update network_account set status = 'active', updated_at = now()
    where network = ${network} and status = 'needs_reconnect' and exists (
      select 1 from sync_log where sync_log.account_id = network_account.id
        and error_code = 'credentials_rejected' and completed_at > ${since.toISOString()})`);
}

/** Serialises the writers of one account's ledger for the rest of the transaction. */
export async function holdAccount(db: Database, accountId: string): Promise<void> {
  await db.execute(sql`select 1 from network_account where id = ${accountId} for no key update`);
}
