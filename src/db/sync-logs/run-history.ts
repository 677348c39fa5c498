import { and, asc, desc, eq, gt, isNull, max, sql } from "drizzle-orm";
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

/** Rows that the account's pages had lately, where windows of several pages tell; null where none does. */
export async function rowsPerPage(db: Database, userId: string, accountId: string): Promise<number | null> {
  const { rows } = await db.execute<{ per_page: number | null }>(sql`
    select max(records_synced::float8 / pages) as per_page
    from (
      select records_synced, pages from sync_log
      where account_id = ${accountId} and user_id = ${userId} and success and pages >= 4
      order by started_at desc limit 20
    ) as lately`);
  return rows[0]?.per_page ?? null;
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
