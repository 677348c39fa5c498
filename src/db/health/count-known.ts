import { sql } from "drizzle-orm";
import type { Window } from "../../domain/window";
import type { Database } from "../client";
import { utcDay } from "../utc";

/** How many sales, or days with sales, reads have shown in this window by `asOf`; a day counts from its start in UTC. */
export async function countKnown(
  db: Database,
  { userId, accountId }: { userId: string; accountId: string },
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
