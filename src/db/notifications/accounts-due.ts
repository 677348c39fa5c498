import { sql } from "drizzle-orm";
import type { Database } from "../client";

/** Where a list of accounts goes on: plain text, since it crosses the engine. */
export interface DueCursor {
  dueAt: string;
  accountId: string;
}

export interface AccountDue extends DueCursor {
  userId: string;
  network: string;
}

/**
 * Accounts with notifications that have been due for `settledMs`, whoever's they are: the account that waits longest
 * comes first, however many notifications another one has.
 */
export async function accountsDue(
  db: Database,
  { settledMs, after, limit }: { settledMs: number; after: DueCursor | null; limit: number },
): Promise<AccountDue[]> {
  const { rows } = await db.execute<Record<"account_id" | "user_id" | "network" | "due_at", string>>(sql`
    with due as (
      select account_id, min(next_attempt_at) as due_at from notification
      where applied_at is null and dead_at is null
        and next_attempt_at <= now() - ${settledMs / 1_000} * interval '1 second'
      group by account_id)
    select account_id, user_id, network, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due_at
    from due join network_account on network_account.id = due.account_id
    where ${after ? sql`(due.due_at, account_id) > (${after.dueAt}::timestamptz, ${after.accountId}::uuid)` : sql`true`}
    order by due.due_at, account_id limit ${limit}`);
  return rows.map(({ account_id, user_id, network, due_at }) => ({
    accountId: account_id,
    userId: user_id,
    network,
    dueAt: due_at,
  }));
}
