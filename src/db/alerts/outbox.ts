import { and, asc, eq, gt, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Database } from "../client";
import { alertMessage } from "../schema";

export type Message = typeof alertMessage.$inferSelect;
type NewMessage = Pick<Message, "userId" | "channelId" | "type" | "data" | "key" | "dueAt">;

/** Stores what is to be sent; what is stored already stays as it is. */
export async function addMessages(db: Database, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await db
    .insert(alertMessage)
    .values([...messages])
    .onConflictDoNothing({ target: [alertMessage.userId, alertMessage.key] });
}

/** What waits to be sent of these incidents is due by then, so that what is stored after it does not come before it. */
export async function bringForward(
  db: Database,
  userId: string,
  { incidentIds, dueAt }: { incidentIds: readonly string[]; dueAt: Date },
): Promise<void> {
  await db
    .update(alertMessage)
    .set({ dueAt })
    .where(
      and(
        eq(alertMessage.userId, userId),
        isWaiting,
        gt(alertMessage.dueAt, dueAt),
        inArray(sql`${alertMessage.data} ->> 'id'`, [...incidentIds]),
      ),
    );
}

/** Nothing is told of an incident while what came before it waits for its turn at the same place. */
const hasItsTurn = (now: Date) => sql`not exists (
  select from alert_message as earlier
  where earlier.user_id = ${alertMessage.userId} and earlier.channel_id is not distinct from ${alertMessage.channelId}
    and earlier.no < ${alertMessage.no} and earlier.sent_at is null and earlier.dead_at is null
    and earlier.data ->> 'id' = ${alertMessage.data} ->> 'id' and earlier.due_at > ${now.toISOString()}::timestamptz)`;

const isWaiting = and(isNull(alertMessage.sentAt), isNull(alertMessage.deadAt));
const isDue = (now: Date) => and(isWaiting, lte(alertMessage.dueAt, now), hasItsTurn(now));

/** A user and one place where they are told; null is the e-mail address of the login. */
export interface Target {
  userId: string;
  channelId: string | null;
}

/** Where something is due, what has waited longest first. */
export async function dueTargets(db: Database, now: Date, limit: number): Promise<Target[]> {
  return db
    .select({ userId: alertMessage.userId, channelId: alertMessage.channelId })
    .from(alertMessage)
    .where(isDue(now))
    .groupBy(alertMessage.userId, alertMessage.channelId)
    .orderBy(sql`min(${alertMessage.dueAt})`)
    .limit(limit);
}

/** What is due at one of them, oldest first. */
export function dueMessages(db: Database, target: Target, now: Date, limit: number): Promise<Message[]> {
  return db
    .select()
    .from(alertMessage)
    .where(and(ofTarget(target), isDue(now)))
    .orderBy(asc(alertMessage.no))
    .limit(limit);
}

const ofTarget = ({ userId, channelId }: Target) =>
  and(
    eq(alertMessage.userId, userId),
    channelId === null ? isNull(alertMessage.channelId) : eq(alertMessage.channelId, channelId),
  );

export async function markSent(db: Database, ids: readonly string[], at: Date): Promise<void> {
  await db
    .update(alertMessage)
    .set({ sentAt: at, attempts: sql`${alertMessage.attempts} + 1`, lastError: null })
    .where(inArray(alertMessage.id, [...ids]));
}

/** An attempt failed: the next one comes at `dueAt`, or none. */
export async function markFailed(
  db: Database,
  ids: readonly string[],
  { dueAt, error, at }: { dueAt: Date | null; error: string; at: Date },
): Promise<void> {
  await db
    .update(alertMessage)
    .set({
      attempts: sql`${alertMessage.attempts} + 1`,
      lastError: error,
      ...(dueAt === null ? { deadAt: at } : { dueAt }),
    })
    .where(inArray(alertMessage.id, [...ids]));
}

/** What waits for a place that is switched off is given up. */
export async function giveUpMessages(db: Database, target: Target, error: string, at: Date): Promise<void> {
  await db
    .update(alertMessage)
    .set({ deadAt: at, lastError: error })
    .where(and(ofTarget(target), isWaiting));
}
