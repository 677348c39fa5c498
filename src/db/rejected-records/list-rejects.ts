import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../client";
import { rejectedRecord } from "../schema";

export type RejectedRecord = typeof rejectedRecord.$inferSelect;

const openOf = (userId: string, accountId: string) =>
  and(eq(rejectedRecord.accountId, accountId), eq(rejectedRecord.userId, userId), isNull(rejectedRecord.resolvedAt));

/** An account's rows in quarantine, the ones seen last first, after a position of the list. */
export async function listRejects(
  db: Database,
  userId: string,
  accountId: string,
  { after, limit }: { after?: { startedAt: Date; id: string } | undefined; limit: number },
): Promise<RejectedRecord[]> {
  const { lastSeenAt, id } = rejectedRecord;
  const position =
    after && sql`(${lastSeenAt}, ${id}) < (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(rejectedRecord)
    .where(and(openOf(userId, accountId), position))
    .orderBy(desc(lastSeenAt), desc(id))
    .limit(limit);
}

/** Sets a row aside; false when it is not in this account's quarantine. */
export async function dismissReject(db: Database, userId: string, accountId: string, id: string): Promise<boolean> {
  const rows = await db
    .update(rejectedRecord)
    .set({ resolvedAt: sql`now()` })
    .where(and(openOf(userId, accountId), sql`${rejectedRecord.id}::text = ${id}`))
    .returning({ id: rejectedRecord.id });
  return rows.length > 0;
}
