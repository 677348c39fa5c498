import { sql } from "drizzle-orm";
import type { Money } from "#domain/money";
import type { Database } from "../client";

export interface Stretch {
  accountId: string;
  /** The end of the days that are looked at. */
  until: Date;
}

/** What accounts earned in the days before a time of each, per currency: single sales, or the totals of whole days. */
export async function earnedBefore(
  db: Database,
  userId: string,
  stretches: readonly Stretch[],
  { days, dayNetworks }: { days: number; dayNetworks: readonly string[] },
): Promise<Map<string, Money[]>> {
  if (stretches.length === 0) return new Map();
  const asked = JSON.stringify(stretches.map(({ accountId, until }) => ({ account_id: accountId, until })));
  const single = dayNetworks.length > 0 ? sql`and sale.network not in ${[...dayNetworks]}` : sql``;
  const { rows } = await db.execute<{ account_id: string; currency: string; minor: string }>(sql`
    with asked as (
      select * from jsonb_to_recordset(${asked}::jsonb) as asked(account_id uuid, until timestamptz)
    )
    select asked.account_id, earned.currency, sum(earned.minor) as minor
    from asked cross join lateral (
      select currency, earned_minor as minor from sale
      where sale.account_id = asked.account_id and sale.user_id = ${userId} and vanished_at is null ${single}
        and sale_date >= until - ${days} * interval '1 day' and sale_date < until
      union all
      select currency, net_minor from daily_total
      where daily_total.account_id = asked.account_id and daily_total.user_id = ${userId} and dimension = ''
        and day >= (until - ${days} * interval '1 day')::date and day < until::date
    ) as earned
    group by asked.account_id, earned.currency having sum(earned.minor) > 0
    order by sum(earned.minor) desc`);
  const byAccount = new Map<string, Money[]>();
  for (const { account_id: id, currency, minor } of rows) {
    byAccount.set(id, [...(byAccount.get(id) ?? []), { currency, minor: Number(minor) }]);
  }
  return byAccount;
}
