import { sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";

export interface DayAgainstSales {
  day: string;
  currency: string;
  /** What the network reports for the day: the earnings. */
  reportedMinor: number;
  /** What the single sales of the day add up to. */
  notifiedMinor: number;
  notifiedSales: number;
  reportedConversions: number;
  differenceMinor: number;
}

/** The day totals of an account against the single sales that notifications told of, newest day first. */
export async function reconcileDays(
  db: Database,
  { userId, accountId }: AccountRef,
  { from, to, clock }: { from: string; to: string; clock: string },
): Promise<DayAgainstSales[]> {
  const { rows } = await db.execute<{ day: DayAgainstSales }>(sql`
    with reported as (
      select day, currency, net_minor, conversions from daily_total
      where account_id = ${accountId} and user_id = ${userId} and dimension = '' and day between ${from} and ${to}
    ), notified as (
      select (sale_date at time zone ${clock})::date as day, currency, count(*) as sales,
        sum(case when status = 'APPROVED' then commission_minor else 0 end) as commission
      from sale
      where account_id = ${accountId} and user_id = ${userId}
        and sale_date >= ${from}::date::timestamp at time zone ${clock}
        and sale_date < (${to}::date + 1)::timestamp at time zone ${clock}
      group by 1, 2
    )
    select jsonb_build_object(
      'day', coalesce(reported.day, notified.day), 'currency', coalesce(reported.currency, notified.currency),
      'reportedMinor', coalesce(net_minor, 0), 'notifiedMinor', coalesce(commission, 0),
      'notifiedSales', coalesce(sales, 0), 'reportedConversions', coalesce(conversions, 0),
      'differenceMinor', coalesce(net_minor, 0) - coalesce(commission, 0)) as day
    from reported full join notified on notified.day = reported.day and notified.currency = reported.currency
    order by coalesce(reported.day, notified.day) desc`);
  return rows.map((row) => row.day);
}
