import { sql } from "drizzle-orm";
import type { Database } from "#db/client";
import type { TruthEntry, TruthTotal } from "../../sandbox/rows";

/** The ledger, straight from its tables, in the words of the truth: the sales that are there, or those that vanished. */
export async function readSales(db: Database, accountId: string, vanished = false): Promise<TruthEntry[]> {
  const { rows } = await db.execute<{ entry: TruthEntry }>(sql`
    select jsonb_build_object(
      'transaction_id', transaction_id, 'order_id', order_id, 'type', type, 'status', status, 'currency', currency,
      'gross_minor', gross_minor, 'commission_minor', commission_minor, 'earned_minor', earned_minor,
      'sale_date', to_char(sale_date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'product_id', product_id, 'product_name', product_name, 'tracking_id', tracking_id) as entry
    from sale where account_id = ${accountId} and (vanished_at is not null) = ${vanished}`);
  return rows.map(({ entry }) => entry);
}

export async function readTotals(db: Database, accountId: string): Promise<TruthTotal[]> {
  const { rows } = await db.execute<{ entry: TruthTotal }>(sql`
    select jsonb_build_object(
      'day', to_char(day, 'YYYY-MM-DD'), 'dimension', dimension, 'conversions', conversions, 'gross_minor', gross_minor,
      'voided_minor', voided_minor, 'net_minor', net_minor, 'currency', currency) as entry
    from daily_total where account_id = ${accountId}`);
  return rows.map(({ entry }) => entry);
}

/** The rows that are held back still. */
export async function readRejects(db: Database, accountId: string): Promise<string[]> {
  const { rows } = await db.execute<{ raw: unknown }>(
    sql`select raw from rejected_record where account_id = ${accountId} and resolved_at is null`,
  );
  return rows.map(({ raw }) => JSON.stringify(raw));
}
