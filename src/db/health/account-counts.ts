import { sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { utcDay } from "../schema/columns";

/** What an account's ledger holds, without what has vanished. */
export interface AccountCounts {
  /** Sold: approved, and those that were taken back since. */
  sales: number;
  rebills: number;
  /** Refund rows that are more than a request, and sales and rebills that were refunded. */
  refunds: number;
  chargebacks: number;
  /** The conversions of its day totals. */
  conversions: number;
}

/** Counts per account, from the sums that are kept of its sales. */
export async function accountCounts(
  db: Database,
  userId: string,
  accountIds: readonly string[],
): Promise<Map<string, AccountCounts>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await db.execute<{ counts: AccountCounts & { accountId: string } }>(sql`
    select jsonb_build_object('accountId', account.id,
      'sales', coalesce(sum(n) filter (where kinds.type = 'sale' and sold), 0),
      'rebills', coalesce(sum(n) filter (where kinds.type = 'rebill' and sold), 0),
      'refunds', coalesce(sum(n) filter (where
        kinds.type = 'refund' and kinds.status <> 'PENDING'
        or kinds.type in ('sale', 'rebill') and kinds.status = 'REFUNDED'), 0),
      'chargebacks', coalesce(sum(n) filter (where
        kinds.type = 'chargeback' and kinds.status <> 'PENDING'
        or kinds.type in ('sale', 'rebill') and kinds.status = 'CHARGEBACK'), 0),
      'conversions', (
        select coalesce(sum(conversions), 0) from daily_total where account_id = account.id and dimension = '')
      ) as counts
    from network_account as account
    left join lateral (
      select type, status, n, status in ('APPROVED', 'REFUNDED', 'CHARGEBACK') as sold from sale_sum
      where user_id = ${userId} and account_id = account.id) as kinds on true
    where account.user_id = ${userId} and account.id in ${[...accountIds]}
    group by account.id`);
  return new Map(rows.map(({ counts: { accountId, ...counts } }) => [accountId, counts]));
}

/** How many sales, or days with sales, reads have shown in this window by `asOf`; a day counts from its start in UTC. */
export async function countKnown(
  db: Database,
  { userId, accountId }: AccountRef,
  { start, end }: Window,
  asOf: Date,
): Promise<number> {
  const [from, to, until] = [start.toISOString(), end.toISOString(), asOf.toISOString()];
  const { rows } = await db.execute<{ known: string }>(sql`
    select (select count(*) from sale where account_id = ${accountId} and user_id = ${userId} and listed
        and vanished_at is null and sale_date >= ${from} and sale_date < ${to} and state_at <= ${until})
      + (select count(*) from daily_total where account_id = ${accountId} and user_id = ${userId} and conversions > 0
        and day >= ${utcDay(start)} and day < ${utcDay(end)} and state_at <= ${until}) as known`);
  return Number(rows[0]?.known);
}
