import { sql } from "drizzle-orm";
import type { Database } from "../client";

export interface TickResult {
  userId: string;
  accountId: string;
  network: string;
  success: boolean;
  recordsSynced: number;
  error: string | null;
}

/**
 * How the syncs of an hourly tick ended, one result per account: the account's newest finished sync of that tick, or
 * one that finished since `requestedAt` (a manual sync that was at work made the tick's own superfluous).
 */
export async function tickResults(db: Database, tick: Date, requestedAt: Date): Promise<TickResult[]> {
  const { rows } = await db.execute<{ result: TickResult }>(sql`
    select distinct on (account_id) jsonb_build_object(
      'userId', user_id, 'accountId', account_id, 'network', network, 'success', success,
      'recordsSynced', records_synced, 'error', error) as result
    from (
      select * from sync_log where tick = ${tick.toISOString()} and completed_at is not null
      union all
      select * from sync_log where completed_at >= ${requestedAt.toISOString()}
    ) as finished
    where kind = 'incremental'
    order by account_id, completed_at desc, seq desc`);
  return rows.map((row) => row.result);
}
