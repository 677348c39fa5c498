import { and, eq, isNull, sql } from "drizzle-orm";
import { NO_CREDENTIALS } from "../accounts/account-status";
import type { Database } from "../client";
import {
  account,
  alertChannel,
  alertMessage,
  alertSetting,
  apiKey,
  networkAccount,
  session,
  syncRequest,
  twoFactor,
  user,
} from "../schema";

/** Keeps a login from being ended until the transaction does; false when it has been. */
export async function holdLogin(db: Database, userId: string): Promise<boolean> {
  const held = await db
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, userId), isNull(user.deletedAt)))
    .for("share");
  return held.length > 0;
}

/**
 * Ends a login at once: its password, sessions, keys and channels, and the credentials of all its accounts, which are
 * disconnected. Its address is free again. The ids of the accounts that were connected; what they hold is deleted by
 * `deleteUsersData`.
 */
export async function endLogin(db: Database, userId: string): Promise<string[]> {
  return db.transaction(async (tx) => {
    await tx
      .update(user)
      .set({ deletedAt: sql`now()`, email: `deleted:${userId}`, name: "", image: null, twoFactorEnabled: false })
      .where(eq(user.id, userId));
    for (const table of [session, account, twoFactor, apiKey, alertMessage, alertChannel, alertSetting, syncRequest]) {
      await tx.delete(table).where(eq(table.userId, userId));
    }
    const connected = await tx
      .select({ id: networkAccount.id })
      .from(networkAccount)
      .where(and(eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)));
    await tx
      .update(networkAccount)
      .set({
        ...NO_CREDENTIALS,
        webhookSecret: null,
        disconnectedAt: sql`coalesce(${networkAccount.disconnectedAt}, now())`,
        updatedAt: sql`now()`,
      })
      .where(eq(networkAccount.userId, userId));
    return connected.map(({ id }) => id);
  });
}

/** Users at a time. */
const USERS = 10;

/** What may be much of one user; a sale takes its changes along, and the rest goes with the user's row. */
const LARGE = ["sale", "rejected_record", "landed_page", "notification", "daily_total", "sync_log"];

/**
 * Deletes up to `limit` rows of each kind of users whose login has ended, and, once nothing large is left, the users. Ends
 * with the first of whom more is left, since it has taken its time. How many went, and whether more is left.
 */
export async function deleteUsersData(db: Database, limit: number): Promise<{ deleted: number; full: boolean }> {
  const { rows: users } = await db.execute<{ id: string }>(sql`
    select id from "user" where deleted_at is not null order by deleted_at limit ${USERS}`);
  let deleted = 0;
  for (const { id } of users) {
    let left = false;
    for (const name of LARGE) {
      const table = sql.identifier(name);
      const { rowCount } = await db.execute(sql`
        delete from ${table} where ctid = any (array(select ctid from ${table} where account_id in (
          select id from network_account where user_id = ${id}) limit ${limit}))`);
      deleted += rowCount ?? 0;
      left ||= rowCount === limit;
    }
    if (left) return { deleted, full: true };
    deleted += (await db.execute(sql`delete from "user" where id = ${id}`)).rowCount ?? 0;
  }
  return { deleted, full: users.length === USERS };
}
