import { eq, type SQL, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { syncLog } from "../schema";

/** What an account's windows have told of the width that its network takes. In milliseconds. */
export interface KnownWidths {
  /** The widest that was read to its end since the oldest refusal, or since a moment before that. */
  taken: number;
  /** The narrowest that each of the newest runs was refused, where it was. */
  refused: number[];
}

/** So long a refusal counts: a limit is found out again in one run, and a fault that looked like one is not for ever. */
export const REFUSAL_DAYS = 7;

/**
 * The narrowest width that each of an account's newest runs was refused since then, where it was, as a query: what befalls
 * one run may be a fault that lasts a while.
 */
export const refusedWidths = (accountId: SQL, since: SQL) => sql`
  select min(refused_ms) as refused_ms, min(started_at) as started_at from sync_log
  where account_id = ${accountId} and refused_ms is not null and started_at > ${since}
  group by run_id order by min(started_at) desc limit 20`;

/** The widths that the account's network took and refused since then. */
export async function knownWidths(db: Database, { userId, accountId }: AccountRef, since: Date): Promise<KnownWidths> {
  const account = sql`(select id from network_account where id = ${accountId} and user_id = ${userId})`;
  const { rows } = await db.execute<{ taken: string | null; refused: string[] | null }>(sql`
    with refused as (${refusedWidths(account, sql`${since.toISOString()}::timestamptz`)})
    select (select array_agg(refused_ms) from refused) as refused, (
      select max(extract(epoch from window_end - window_start)) * 1000 from sync_log
      where account_id = ${accountId} and user_id = ${userId} and success and pages > 0
        and folded is null and started_at >= ${since.toISOString()}) as taken`);
  return { taken: Number(rows[0]?.taken ?? 0), refused: (rows[0]?.refused ?? []).map(Number) };
}

/** Remembers that the network refused a window of this row for its width, in milliseconds; the narrowest one stays. */
export async function noteRefusedWidth(db: Database, syncLogId: string, ms: number): Promise<void> {
  await db
    .update(syncLog)
    .set({ refusedMs: sql`least(${syncLog.refusedMs}, ${ms}::bigint)` })
    .where(eq(syncLog.id, syncLogId));
}
