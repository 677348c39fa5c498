import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "./types";

/** A position in the history: the row after which the next page starts. */
export interface SyncLogCursor {
  startedAt: Date;
  id: string;
}

/** A user's SyncLog, newest first, of one account or all. */
export async function listSyncLogs(
  db: Database,
  userId: string,
  { accountId, after, limit }: { accountId?: string | undefined; after?: SyncLogCursor | undefined; limit: number },
): Promise<SyncLog[]> {
  const position =
    after &&
    sql`(${syncLog.startedAt}, ${syncLog.id}) < (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.userId, userId), accountId ? eq(syncLog.accountId, accountId) : undefined, position))
    .orderBy(desc(syncLog.startedAt), desc(syncLog.id))
    .limit(limit);
}

/** The windows that runs of this account are reading now. */
export async function openWindows(db: Database, userId: string, accountId: string): Promise<Window[]> {
  return db
    .select({ start: syncLog.windowStart, end: syncLog.windowEnd })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        isNull(syncLog.completedAt),
        gt(syncLog.aliveUntil, sql`now()`),
      ),
    );
}
