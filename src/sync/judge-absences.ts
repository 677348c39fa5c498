import type { Database } from "../db/client";
import { countKnown } from "../db/health/count-known";
import { markAbsentSales } from "../db/sales/mark-absent-sales";
import type { SyncLog } from "../db/sync-logs/types";
import type { SyncDoubt } from "../domain/sync";
import type { NetworkAdapter } from "../networks/adapter";
import { STEADY_VOLUME, VANISHED_AFTER_MS } from "./limits";

/**
 * What a read that went through its whole window did not show is marked; see `markAbsentSales`. Rows that could not be
 * read may be the missing ones, and the ends of a window are not trusted as far as the network's date filter is vague.
 * Returns the doubt when the network shows nothing, or hardly anything, of what it has shown before.
 */
export async function judgeAbsences(db: Database, log: SyncLog, { traits }: NetworkAdapter): Promise<SyncDoubt | null> {
  if (log.dryRun || log.rejected > 0 || log.windowStart >= log.windowEnd) return null;
  const { userId, accountId, id: syncLogId, runId, startedAt } = log;
  const whole = { start: log.windowStart, end: log.windowEnd };
  if (log.recordsSynced === 0 && (await countKnown(db, log, whole, startedAt)) >= STEADY_VOLUME) {
    return "unexpected_zero";
  }
  const window = {
    start: new Date(log.windowStart.getTime() + traits.edgeMs),
    end: new Date(log.windowEnd.getTime() - traits.edgeMs),
  };
  if (traits.granularity !== "transaction" || window.start >= window.end) return null;
  const read = { userId, accountId, syncLogId, runId, startedAt, window, apartMs: VANISHED_AFTER_MS };
  return (await markAbsentSales(db, read)).believed ? null : "unexpected_zero";
}
