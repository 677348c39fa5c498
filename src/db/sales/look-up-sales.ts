import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Database } from "../client";
import { sale } from "../schema";

interface Scope {
  userId: string;
  accountId: string;
}

/**
 * That a sale which its account finds is the user's: checked, and not looked up. An equality would be offered to each index that
 * begins with the user, and without statistics, as during a first import, one of those is read whole for every sale.
 */
const isOf = (userId: string) => sql`${sale.userId} is not distinct from ${userId}`;

/**
 * The stored sale of each row of `rows`, looked up by its key. Not a join that Postgres may plan as it likes: of tables
 * without statistics yet, as during a first import, it would read the whole account for every page.
 */
export function storedAs(alias: string, rows: string, { userId, accountId }: Scope): SQL {
  return sql`lateral (
    select * from sale where sale.account_id = ${accountId} and ${isOf(userId)}
      and sale.transaction_id = ${sql.raw(rows)}.transaction_id limit 1
  ) as ${sql.raw(alias)}`;
}

/** Of these transactions, the account's stored sales that meet the condition: each looked up alike. */
export function lookUpSales(
  db: Database,
  { userId, accountId }: Scope,
  transactionIds: readonly string[],
  where?: SQL | undefined,
) {
  const wanted = sql`jsonb_array_elements_text(${JSON.stringify(transactionIds)}::jsonb) as wanted(id)`;
  const stored = db
    .select()
    .from(sale)
    .where(and(eq(sale.accountId, accountId), isOf(userId), sql`${sale.transactionId} = wanted.id`))
    .limit(1)
    .as("sale");
  return db.select(getTableColumns(sale)).from(wanted).innerJoinLateral(stored, sql`true`).where(where);
}
