import { sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";

export interface NotificationCounts {
  /** Within the retention. */
  received: number;
  lastReceivedAt: Date | null;
  /** Stored and not applied yet. */
  waiting: number;
  /** Dead: tried to the end, and no more by themselves. */
  failed: number;
}

/** How many notifications an account has had, when the last one came, and what has not become of them. */
export async function notificationCounts(db: Database, { userId, accountId }: AccountRef): Promise<NotificationCounts> {
  // One look-up per figure, each on an index of its own: what was applied may be many.
  const { rows } = await db.execute<Record<"received" | "waiting" | "failed", string> & { last: string | null }>(sql`
    select
      (select count(*) from notification where account_id = account.id) as received,
      (select to_char(max(received_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        from notification where account_id = account.id) as last,
      (select count(*) from notification where account_id = account.id and applied_at is null and dead_at is null)
        as waiting,
      (select count(*) from notification where account_id = account.id and dead_at is not null) as failed
    from network_account as account where id = ${accountId} and user_id = ${userId}`);
  const [row] = rows;
  return {
    received: Number(row?.received ?? 0),
    lastReceivedAt: row?.last ? new Date(row.last) : null,
    waiting: Number(row?.waiting ?? 0),
    failed: Number(row?.failed ?? 0),
  };
}
