import { and, eq } from "drizzle-orm";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "./types";

export type NewSyncLog = Pick<
  typeof syncLog.$inferInsert,
  | "accountId"
  | "userId"
  | "network"
  | "kind"
  | "trigger"
  | "runId"
  | "eventKey"
  | "seq"
  | "tick"
  | "windowStart"
  | "windowEnd"
  | "startedAt"
  | "aliveUntil"
  | "lastRecordDate"
  | "dryRun"
  | "doubt"
>;

/** Opens the row of one window. A step that runs again finds the row it opened: (runId, seq) is unique. */
export async function openSyncLog(db: Database, row: NewSyncLog): Promise<SyncLog> {
  const [opened] = await db
    .insert(syncLog)
    .values(row)
    .onConflictDoNothing({ target: [syncLog.runId, syncLog.seq] })
    .returning();
  if (opened) return opened;
  const [existing] = await db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.runId, row.runId), eq(syncLog.seq, row.seq)));
  return existing as SyncLog;
}
