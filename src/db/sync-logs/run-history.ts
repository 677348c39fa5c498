import { and, asc, eq, gt, ne } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "../schema/sync-log";

/** The rows of one run, in the order of their windows. */
export async function rowsOfRun(db: Database, runId: string): Promise<SyncLog[]> {
  return db.select().from(syncLog).where(eq(syncLog.runId, runId)).orderBy(asc(syncLog.seq));
}

/** Whether the engine runs once more what it ran before: another run of the account began with the same event. */
export async function isReplay(
  db: Database,
  {
    userId,
    accountId,
    runId,
    eventKey,
  }: { userId: string; accountId: string; runId: string; eventKey?: string | undefined },
): Promise<boolean> {
  if (!eventKey) return false;
  const [row] = await db
    .select({ id: syncLog.id })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        eq(syncLog.eventKey, eventKey),
        ne(syncLog.runId, runId),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Whether the account synced successfully since `since`. */
export async function succeededSince(db: Database, { userId, accountId }: AccountRef, since: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: syncLog.id })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        eq(syncLog.success, true),
        gt(syncLog.completedAt, since),
      ),
    )
    .limit(1);
  return row !== undefined;
}
