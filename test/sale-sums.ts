import { sql } from "drizzle-orm";
import type { Database } from "#db/client";

/** Where the sums that are kept of sales, or of an account's, differ from what those add up to: a line for each kind. */
export async function wrongSaleSums(db: Database, accountId?: string): Promise<string[]> {
  const own = accountId ? sql`and account_id = ${accountId}` : sql``;
  const { rows } = await db.execute<{ line: string }>(sql`
    with kept as (
      select user_id, account_id, network, type, status, currency, gross_currency, n, commission_minor, earned_minor, gross_n,
        gross_minor, earned_of_gross_minor
      from sale_sum
      where (n, commission_minor, earned_minor, gross_n, gross_minor, earned_of_gross_minor) <> (0, 0, 0, 0, 0, 0) ${own}
    ), counted as (
      select user_id, account_id, network, type, status, currency, gross_currency, count(*), sum(commission_minor)::bigint,
        sum(earned_minor)::bigint, count(gross_minor), coalesce(sum(gross_minor), 0)::bigint,
        coalesce(sum(earned_minor) filter (where gross_minor is not null), 0)::bigint
      from sale where vanished_at is null ${own}
      group by user_id, account_id, network, type, status, currency, gross_currency
    )
    select 'kept, but not so: ' || kept::text as line from (select * from kept except select * from counted) as kept
    union all
    select 'so, but not kept: ' || counted::text from (select * from counted except select * from kept) as counted`);
  return rows.map(({ line }) => line);
}
