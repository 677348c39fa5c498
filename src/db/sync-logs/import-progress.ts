import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
import type { Database } from "../client";
import { syncLog } from "../schema";

/** The windows that imports of an account covered last, newest first. */
export async function recentImportWindows(
  db: Database,
  userId: string,
  accountId: string,
  limit: number,
): Promise<(Window & { startedAt: Date })[]> {
  return db
    .select({ start: syncLog.windowStart, end: syncLog.windowEnd, startedAt: syncLog.startedAt })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.accountId, accountId),
        eq(syncLog.userId, userId),
        eq(syncLog.kind, "import"),
        eq(syncLog.success, true),
        eq(syncLog.dryRun, false),
        gt(syncLog.windowEnd, syncLog.windowStart),
      ),
    )
    .orderBy(desc(syncLog.startedAt), desc(syncLog.seq))
    .limit(limit);
}

/**
 * Whether the last two imports of an account read pages and covered nothing, for no reason that passes by itself (a
 * network that is away, a limit, a key): a third would do the same. `since` is when the last of them began.
 */
export async function stalledImport(db: Database, userId: string, accountId: string): Promise<{ since: Date } | null> {
  const { rows } = await db.execute<{ since_ms: string; stalled: boolean }>(sql`
    select extract(epoch from max(started_at)) * 1000 as since_ms,
      sum(pages) > 0 and bool_and(
        success is true and (window_end <= window_start or doubt is not distinct from 'unexpected_zero')
        or success is false and error_code in ('internal', 'contract_changed')) as stalled
    from sync_log
    where account_id = ${accountId} and user_id = ${userId} and kind = 'import' and not dry_run
    group by run_id
    order by max(started_at) desc
    limit 2`);
  const stalled = rows.length === 2 && rows.every((run) => run.stalled);
  return stalled ? { since: new Date(Number(rows[0]?.since_ms)) } : null;
}
