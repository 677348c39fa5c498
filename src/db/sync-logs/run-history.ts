import { and, asc, desc, eq, gt, isNull, max } from "drizzle-orm";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "./types";

/** The rows of one run, in the order of their windows. */
export async function rowsOfRun(db: Database, runId: string): Promise<SyncLog[]> {
  return db.select().from(syncLog).where(eq(syncLog.runId, runId)).orderBy(asc(syncLog.seq));
}

/** The newest completed import window of an account: how dense its history is there. */
export async function lastImportWindow(db: Database, userId: string, accountId: string): Promise<SyncLog | undefined> {
  const [row] = await db
    .select()
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        eq(syncLog.kind, "import"),
        eq(syncLog.success, true),
        eq(syncLog.dryRun, false),
      ),
    )
    .orderBy(desc(syncLog.startedAt), desc(syncLog.seq))
    .limit(1);
  return row;
}

/** Whether an import of this account is at work. */
export async function isImporting(db: Database, userId: string, accountId: string, now: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: syncLog.id })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        eq(syncLog.kind, "import"),
        isNull(syncLog.completedAt),
        gt(syncLog.aliveUntil, now),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Whether the account synced successfully since `since`. */
export async function succeededSince(db: Database, userId: string, accountId: string, since: Date): Promise<boolean> {
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

/** When the account's newest run began, by the clock of the server it ran on. */
export async function newestStart(db: Database, userId: string, accountId: string): Promise<Date | null> {
  const [row] = await db
    .select({ startedAt: max(syncLog.startedAt) })
    .from(syncLog)
    .where(and(eq(syncLog.accountId, accountId), eq(syncLog.userId, userId)));
  return row?.startedAt ?? null;
}
