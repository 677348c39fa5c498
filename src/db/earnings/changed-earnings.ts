import { sql } from "drizzle-orm";
import type { Database } from "../client";
import { matchesFilter, type SaleFilter } from "../sales/sale-filter";

/** What became of sales after they were first seen: the money that came or went in silence. */
export interface ChangedEarnings {
  currency: string;
  /** What the change was: the status that a sale has now, `VANISHED`, or `AMOUNT` where only its amount differs. */
  reason: "PENDING" | "APPROVED" | "REFUNDED" | "CHARGEBACK" | "CANCELLED" | "VANISHED" | "AMOUNT";
  sales: number;
  /** By how much they earn more (or, negative, less) than at `since`, or than when they were first seen after it. */
  earnedMinor: number;
}

/** Sales of a filter whose earned sum has changed since then, after they were first seen, by currency and reason. */
export async function changedEarnings(
  db: Database,
  { filter, since, dayNetworks }: { filter: SaleFilter; since: Date; dayNetworks: readonly string[] },
): Promise<ChangedEarnings[]> {
  const at = since.toISOString();
  const { rows } = await db.execute<{ changed: ChangedEarnings }>(sql`
    with change as (
      -- The first change of each sale since then tells what it earned before.
      select distinct on (sale_id) sale_id, (changes -> 'earned_minor' ->> 'from')::bigint as earned_before,
        bool_or(changes ? 'status') over (partition by sale_id) as status_changed
      from sale_change
      where user_id = ${filter.userId} and changed_at >= ${at} and changes ? 'earned_minor'
      order by sale_id, changed_at, id
    ), changed as (
      select currency, earned_minor - earned_before as difference,
        case when vanished_at is not null then 'VANISHED' when status_changed then status else 'AMOUNT' end as reason
      from change join sale on sale.id = change.sale_id
      where ${matchesFilter({ ...filter, changedSince: undefined, withVanished: true })}
        and earned_minor <> earned_before
        ${dayNetworks.length > 0 ? sql`and network not in ${[...dayNetworks]}` : sql``}
    )
    select jsonb_build_object('currency', currency, 'reason', reason, 'sales', count(*),
      'earnedMinor', sum(difference)) as changed
    from changed group by currency, reason order by currency, sum(difference)`);
  return rows.map((row) => row.changed);
}
