import { and, eq, gt, sql } from "drizzle-orm";
import { type AlertRules, DEFAULT_RULES, type QuietHours } from "#domain/alert";
import type { Database } from "../client";
import { alertChannel, alertSetting, user, userSetting } from "../schema";

export interface AlertSettings {
  rules: AlertRules;
  quietHours: QuietHours | null;
  /** Alerts go to the e-mail address of the login. */
  email: boolean;
  /** Once a week, what was earned in it. */
  digest: boolean;
}

interface StoredSettings extends AlertSettings {
  /** The Monday of the last week that was summed up for them. */
  digestOf: string | null;
}

/** What a user is told; the usual where they have chosen nothing. */
export async function readAlertSettings(db: Database, userId: string): Promise<StoredSettings> {
  const [row] = await db.select().from(alertSetting).where(eq(alertSetting.userId, userId));
  return {
    rules: { ...DEFAULT_RULES, ...row?.rules },
    quietHours: row?.quietHours ?? null,
    email: row?.email ?? true,
    digest: row?.digest ?? true,
    digestOf: row?.digestOf ?? null,
  };
}

/** Notes that a week was summed up; false when it was already, or a later one. */
export async function noteDigest(db: Database, userId: string, week: string): Promise<boolean> {
  const rows = await db
    .insert(alertSetting)
    .values({ userId, digestOf: week })
    .onConflictDoUpdate({
      target: alertSetting.userId,
      set: { digestOf: week },
      setWhere: sql`${alertSetting.digestOf} is null or ${alertSetting.digestOf} < ${week}`,
    })
    .returning({ userId: alertSetting.userId });
  return rows.length > 0;
}

export async function storeAlertSettings(
  db: Database,
  userId: string,
  settings: Partial<AlertSettings>,
): Promise<void> {
  if (Object.keys(settings).length === 0) return;
  await db
    .insert(alertSetting)
    .values({ userId, ...settings })
    .onConflictDoUpdate({ target: alertSetting.userId, set: { ...settings, updatedAt: sql`now()` } });
}

export type StoredChannel = typeof alertChannel.$inferSelect;

/** The user's own places to be told, oldest first. */
export function listChannels(db: Database, userId: string): Promise<StoredChannel[]> {
  return db
    .select()
    .from(alertChannel)
    .where(eq(alertChannel.userId, userId))
    .orderBy(alertChannel.createdAt, alertChannel.id);
}

export async function getChannel(db: Database, userId: string, id: string): Promise<StoredChannel | undefined> {
  const [row] = await db
    .select()
    .from(alertChannel)
    .where(and(eq(alertChannel.id, id), eq(alertChannel.userId, userId)));
  return row;
}

export async function addChannel(
  db: Database,
  channel: Pick<StoredChannel, "id" | "userId" | "kind" | "sealed" | "host"> & { createdAt?: Date },
): Promise<void> {
  await db.insert(alertChannel).values(channel);
}

export async function setChannelEnabled(db: Database, userId: string, id: string, enabled: boolean): Promise<void> {
  await db
    .update(alertChannel)
    .set({ enabled })
    .where(and(eq(alertChannel.id, id), eq(alertChannel.userId, userId)));
}

/** With all that was to be sent there. */
export async function removeChannel(db: Database, userId: string, id: string): Promise<void> {
  await db.delete(alertChannel).where(and(eq(alertChannel.id, id), eq(alertChannel.userId, userId)));
}

/** The next channels of all users, by id after `after`. */
export function pageChannels(db: Database, after: string | null, limit: number): Promise<StoredChannel[]> {
  return db
    .select()
    .from(alertChannel)
    .where(after === null ? undefined : gt(alertChannel.id, after))
    .orderBy(alertChannel.id)
    .limit(limit);
}

/** Puts another seal on what a channel holds, while it holds what was read; how many did: 1, or 0. */
export async function resealStored(db: Database, { id, sealed }: StoredChannel, anew: string): Promise<number> {
  const rows = await db
    .update(alertChannel)
    .set({ sealed: anew })
    .where(and(eq(alertChannel.id, id), eq(alertChannel.sealed, sealed)))
    .returning({ id: alertChannel.id });
  return rows.length;
}

/** How the last message to a channel went; `gone` switches it off. */
export async function noteOutcome(
  db: Database,
  id: string,
  outcome: { at: Date; error: string | null; gone?: boolean },
): Promise<void> {
  const { at, error, gone } = outcome;
  const set = error === null ? { lastSentAt: at, lastError: null } : { lastFailedAt: at, lastError: error };
  await db
    .update(alertChannel)
    .set({ ...set, ...(gone && { enabled: false }) })
    .where(eq(alertChannel.id, id));
}

export interface Recipient {
  userId: string;
  name: string;
  email: string;
  emailVerified: boolean;
  /** In which their days are counted and times are told. */
  zone: string;
}

/** Whom to tell; undefined of a user who is gone. */
export async function getRecipient(db: Database, userId: string): Promise<Recipient | undefined> {
  const [row] = await db
    .select({
      userId: user.id,
      name: user.name,
      email: user.email,
      emailVerified: user.emailVerified,
      zone: sql<string>`coalesce(${userSetting.zone}, 'UTC')`,
    })
    .from(user)
    .leftJoin(userSetting, eq(userSetting.userId, user.id))
    .where(eq(user.id, userId));
  return row;
}

/** Takes a user's turn until the transaction ends: what is noticed of them at once is noticed once. */
export async function holdUser(db: Database, userId: string): Promise<void> {
  await db.select({ id: user.id }).from(user).where(eq(user.id, userId)).for("no key update");
}

/** The next users who have an account connected, or something open that nobody waits for any more, by id after `after`. */
export async function pageUsers(db: Database, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from "user" where ${after === null ? sql`true` : sql`id > ${after}`} and (
      exists (select from network_account where user_id = "user".id and disconnected_at is null)
      or exists (select from incident where user_id = "user".id and closed_at is null))
    order by id limit ${limit}`);
  return rows.map(({ id }) => id);
}
