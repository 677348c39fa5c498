import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Database } from "../client";
import type { PageCounts } from "../landed-pages/mark-applied";
import { notification } from "../schema";
import type { Notification } from "./store-notifications";

interface Owner {
  userId: string;
  accountId: string;
}

const isWaiting = and(isNull(notification.appliedAt), isNull(notification.deadAt));
/** When the network was in the state that a message tells of; one from the future counts as of its receipt. */
const stateAt = sql`least(${notification.occurredAt}, ${notification.receivedAt})`;
/** Rounded like the column, so that what was stored a moment ago is due. The database's clock alone counts. */
const now = sql`now()::timestamptz(3)`;

const ofOwner = ({ userId, accountId }: Owner) =>
  and(eq(notification.accountId, accountId), eq(notification.userId, userId));

/** An account's next due notifications in the order of the states that they tell, locked until the transaction ends. */
export async function lockDue(db: Database, owner: Owner, limit: number): Promise<Notification[]> {
  return db
    .select()
    .from(notification)
    .where(and(ofOwner(owner), isWaiting, sql`${notification.nextAttemptAt} <= ${now}`))
    .orderBy(stateAt, asc(notification.receivedAt), asc(notification.id))
    .limit(limit)
    .for("update");
}

export interface Applied {
  id: string;
  counts: PageCounts;
}

/** Marks notifications as applied, in the transaction that wrote what they say. */
export async function markNotificationsApplied(db: Database, applied: readonly Applied[]): Promise<void> {
  if (applied.length === 0) return;
  const records = JSON.stringify(applied.map(({ id, counts }) => ({ id, ...counts })));
  await db.execute(sql`
    update notification
    set applied_at = now(), dead_at = null, last_error = null, inserted = done.inserted, updated = done.updated,
      unchanged = done.unchanged, rejected = done.rejected
    from jsonb_to_recordset(${records}::jsonb)
      as done(id uuid, inserted integer, updated integer, unchanged integer, rejected integer)
    where notification.id = done.id`);
}

/** Counts a failed attempt. The next one is due after `retryInMs`; null: there is none, the notification is dead. */
export async function markAttemptFailed(
  db: Database,
  id: string,
  { error, retryInMs }: { error: string; retryInMs: number | null },
): Promise<void> {
  await db
    .update(notification)
    .set({
      attempts: sql`${notification.attempts} + 1`,
      lastError: error,
      ...(retryInMs === null
        ? { deadAt: sql`now()` }
        : { nextAttemptAt: sql`now() + ${retryInMs / 1_000} * interval '1 second'` }),
    })
    .where(eq(notification.id, id));
}

/** Makes an account's dead notifications due again, with all of their attempts; returns how many. */
export async function reviveDead(db: Database, owner: Owner): Promise<number> {
  const rows = await db
    .update(notification)
    .set({ deadAt: null, attempts: 0, nextAttemptAt: sql`now()` })
    .where(and(ofOwner(owner), isNotNull(notification.deadAt)))
    .returning({ id: notification.id });
  return rows.length;
}

/** Where a list of accounts goes on: plain text, since it crosses the engine. */
export interface DueCursor {
  dueAt: string;
  accountId: string;
}

export interface AccountDue extends DueCursor {
  userId: string;
  network: string;
}

/**
 * Accounts with notifications that have been due for `settledMs`, whoever's they are: the account that waits longest
 * comes first, however many notifications another one has.
 */
export async function accountsDue(
  db: Database,
  { settledMs, after, limit }: { settledMs: number; after: DueCursor | null; limit: number },
): Promise<AccountDue[]> {
  const { rows } = await db.execute<Record<"account_id" | "user_id" | "network" | "due_at", string>>(sql`
    with due as (
      select account_id, min(next_attempt_at) as due_at from notification
      where applied_at is null and dead_at is null
        and next_attempt_at <= now() - ${settledMs / 1_000} * interval '1 second'
      group by account_id)
    select account_id, user_id, network, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due_at
    from due join network_account on network_account.id = due.account_id
    where ${after ? sql`(due.due_at, account_id) > (${after.dueAt}::timestamptz, ${after.accountId}::uuid)` : sql`true`}
    order by due.due_at, account_id limit ${limit}`);
  return rows.map(({ account_id, user_id, network, due_at }) => ({
    accountId: account_id,
    userId: user_id,
    network,
    dueAt: due_at,
  }));
}
