import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#db/client";

/** Where the sums that are kept of sales, or of an account's, differ from what those add up to: a line for each kind. */
export async function wrongSaleSums(db: Database, accountId?: string): Promise<string[]> {
  const kind = sql`user_id, account_id, network, type, status, currency, gross_currency`;
  const ofKinds = await wrongSums(db, { kept: sql`sale_sum`, by: kind, counted: kind }, accountId);
  const ofProducts = await wrongSums(
    db,
    {
      kept: sql`product_sum`,
      by: sql`${kind}, product_id_start, product_name_start`,
      counted: sql`${kind}, lower(left(coalesce(product_id, ''), 100)), lower(left(coalesce(product_name, ''), 100))`,
    },
    accountId,
  );
  return [...ofKinds, ...ofProducts];
}

async function wrongSums(
  db: Database,
  { kept, by, counted }: { kept: SQL; by: SQL; counted: SQL },
  accountId: string | undefined,
): Promise<string[]> {
  const own = accountId ? sql`and account_id = ${accountId}` : sql``;
  const { rows } = await db.execute<{ line: string }>(sql`
    with kept as (
      select ${by}, n, commission_minor, earned_minor, gross_n, gross_minor, earned_of_gross_minor
      from ${kept}
      where (n, commission_minor, earned_minor, gross_n, gross_minor, earned_of_gross_minor) <> (0, 0, 0, 0, 0, 0) ${own}
    ), counted as (
      select ${counted}, count(*), sum(commission_minor)::bigint,
        sum(earned_minor)::bigint, count(gross_minor), coalesce(sum(gross_minor), 0)::bigint,
        coalesce(sum(earned_minor) filter (where gross_minor is not null), 0)::bigint
      from sale where vanished_at is null ${own}
      group by ${counted}
    )
    select 'kept, but not so: ' || kept::text as line from (select * from kept except select * from counted) as kept
    union all
    select 'so, but not kept: ' || counted::text from (select * from counted except select * from kept) as counted`);
  return rows.map(({ line }) => line);
}
