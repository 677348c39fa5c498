import { and, eq } from "drizzle-orm";
import type { Database } from "../client";
import { syncLog } from "../schema";
import type { SyncLog } from "./types";

/** A SyncLog row of this account, locked for the rest of the transaction when `lock` is set. Throws when absent. */
export async function getSyncLog(
  db: Database,
  accountId: string,
  syncLogId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<SyncLog> {
  const query = db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.id, syncLogId), eq(syncLog.accountId, accountId)));
  const [row] = lock ? await query.for("update") : await query;
  if (!row) throw new Error(`The SyncLog row ${syncLogId} does not exist`);
  return row;
}
