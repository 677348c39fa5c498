import { eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { syncLog } from "../schema";

/** Remembers that the network refused a window of this row for its width, in milliseconds; the narrowest one stays. */
export async function noteRefusedWidth(db: Database, syncLogId: string, ms: number): Promise<void> {
  await db
    .update(syncLog)
    .set({ refusedMs: sql`least(${syncLog.refusedMs}, ${ms}::bigint)` })
    .where(eq(syncLog.id, syncLogId));
}
