import type { Database } from "../db/client";
import { markAbsentSales } from "../db/sales/mark-absent-sales";
import type { SyncLog } from "../db/sync-logs/types";
import type { NetworkAdapter } from "../networks/adapter";
import { VANISHED_AFTER_MS } from "./limits";

/**
 * What a read that went through its whole window did not show is marked; see `markAbsentSales`. Rows that could not be
 * read may be the missing ones, and the ends of a window are not trusted as far as the network's date filter is vague.
 */
export async function markAbsences(db: Database, log: SyncLog, { traits }: NetworkAdapter): Promise<void> {
  if (traits.granularity !== "transaction" || log.dryRun || log.rejected > 0) return;
  const window = {
    start: new Date(log.windowStart.getTime() + traits.edgeMs),
    end: new Date(log.windowEnd.getTime() - traits.edgeMs),
  };
  if (window.start >= window.end) return;
  const { userId, accountId, id: syncLogId, runId, startedAt } = log;
  await markAbsentSales(db, { userId, accountId, syncLogId, runId, startedAt, window, apartMs: VANISHED_AFTER_MS });
}
