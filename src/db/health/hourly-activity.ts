import { sql } from "drizzle-orm";
import type { FailureCode } from "#domain/failure";
import type { Database } from "../client";

/** What the syncs and imports of an account that began in one hour came to, all together. */
export interface HourOfAccount {
  accountId: string;
  /** When the hour begins. */
  hour: string;
  /** The newest run of the hour. */
  runId: string;
  syncLogId: string;
  succeeded: boolean;
  failed: boolean;
  /** How the last one that ended did; null while none has. */
  lastSucceeded: boolean | null;
  running: boolean;
  /** The most attempts that a page took. */
  attempts: number;
  inserted: number;
  updated: number;
  failure: FailureCode | null;
}

/** The hours since `since` in which a user's accounts, or one of them, synced: by the indexes over starts. */
export async function hourlyActivity(
  db: Database,
  { userId, accountId, since }: { userId: string; accountId?: string | undefined; since: Date },
): Promise<HourOfAccount[]> {
  const own = accountId ? sql`and account_id = ${accountId}` : sql``;
  const { rows } = await db.execute<{ hour: HourOfAccount }>(sql`
    select jsonb_build_object(
      'accountId', account_id,
      'hour', to_char(date_trunc('hour', started_at at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS".000Z"'),
      'runId', (array_agg(run_id order by started_at desc, seq desc))[1],
      'syncLogId', (array_agg(id order by started_at desc, seq desc))[1],
      'succeeded', coalesce(bool_or(success), false),
      'failed', coalesce(bool_or(not success), false),
      'lastSucceeded', (array_agg(success order by completed_at desc, seq desc)
        filter (where completed_at is not null))[1],
      'running', bool_or(completed_at is null and alive_until > now()),
      'attempts', max(attempt), 'inserted', sum(inserted), 'updated', sum(updated),
      'failure', (array_agg(error_code order by started_at desc, seq desc) filter (where not success))[1]) as hour
    from sync_log
    where user_id = ${userId} ${own} and started_at >= ${since.toISOString()} and folded is null
    group by account_id, date_trunc('hour', started_at at time zone 'UTC')`);
  return rows.map((row) => row.hour);
}
