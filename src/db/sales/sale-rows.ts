import { type SQL, sql } from "drizzle-orm";
import type { Sale } from "#domain/sale";
import { utcText } from "../schema/columns";

/** The columns that a network decides, in the order of the recordset; `sale_date` travels as ISO text. */
const COLUMNS = [
  ["transaction_id", "text"],
  ["order_id", "text"],
  ["type", "text"],
  ["status", "text"],
  ["raw_status", "text"],
  ["currency", "text"],
  ["gross_currency", "text"],
  ["gross_minor", "bigint"],
  ["commission_minor", "bigint"],
  ["earned_minor", "bigint"],
  ["sale_date", "timestamptz"],
  ["product_id", "text"],
  ["product_name", "text"],
  ["tracking_id", "text"],
] as const;

const names = COLUMNS.map(([name]) => name);
/** All but the key: what may change on a stored sale. */
const changing = names.filter((name) => name !== "transaction_id");

/** What one source may know and another not: an answer without them does not take them away. */
const kept = new Set<string>(["order_id", "product_id", "product_name", "tracking_id"]);
function incomingValue(name: string, stored: string, incoming: string): string {
  if (kept.has(name)) return `coalesce(${incoming}.${name}, ${stored}.${name})`;
  // Some lists cannot tell a rebill from a first payment: whoever told that it is one knew.
  if (name === "type")
    return `case when ${stored}.type = 'rebill' and ${incoming}.type = 'sale' then 'rebill' else ${incoming}.type end`;
  return `${incoming}.${name}`;
}

const list = (items: string[]) => sql.raw(items.join(", "));

export const saleColumns = list(names);
/** With what only a notification decides, which is no change of a sale: a read clears it. */
export const recordset = list([
  ...COLUMNS.map(([name, type]) => `${name} ${type}`),
  "unconfirmed boolean",
  "claimed_by text",
  "unpriced boolean",
]);
export const setFromExcluded = list(changing.map((name) => `${name} = ${incomingValue(name, "sale", "excluded")}`));

/** Whether an incoming row says anything that the stored one does not, over the columns that may change. */
export function differs(stored: string, incoming: string): SQL {
  const before = changing.map((name) => `${stored}.${name}`).join(", ");
  const after = changing.map((name) => incomingValue(name, stored, incoming)).join(", ");
  return sql.raw(`(${before}) is distinct from (${after})`);
}

/** Whether a stored sale was missed by a read, so that being seen changes it. */
export const missed = (stored: string) =>
  sql.raw(`(${stored}.absent_since is not null or ${stored}.vanished_at is not null)`);

/** `{ column: { from, to } }` of the columns that differ between two row aliases. */
export function changedColumns(before: string, after: string): SQL {
  const entries = [...changing, "vanished_at"].map(
    (name) => `case when ${before}.${name} is distinct from ${after}.${name}
      then jsonb_build_object('${name}', jsonb_build_object('from', ${shown(before, name)}, 'to', ${shown(after, name)}))
      else '{}'::jsonb end`,
  );
  return sql.raw(entries.join(" || "));
}

const INSTANTS = new Set(["sale_date", "vanished_at"]);

const shown = (alias: string, name: string) => (INSTANTS.has(name) ? utcText(`${alias}.${name}`) : `${alias}.${name}`);

/** Sales as one JSON parameter for `jsonb_to_recordset`, where it is asked for with the `state_at` of each. */
export function toRecords(sales: readonly Sale[], stateAt?: (sale: Sale) => Date): string {
  return JSON.stringify(
    sales.map((sale) => ({
      transaction_id: sale.transactionId,
      order_id: sale.orderId,
      type: sale.type,
      status: sale.status,
      raw_status: sale.rawStatus,
      currency: sale.currency,
      gross_currency: sale.grossCurrency,
      gross_minor: sale.grossMinor,
      commission_minor: sale.commissionMinor,
      earned_minor: sale.earnedMinor,
      sale_date: sale.saleDate.toISOString(),
      product_id: sale.productId,
      product_name: sale.productName,
      tracking_id: sale.trackingId,
      unconfirmed: sale.unconfirmed ?? false,
      claimed_by: (sale.unconfirmed && sale.affiliate) || null,
      unpriced: sale.commissionUnknown ?? false,
      ...(stateAt && { state_at: stateAt(sale).toISOString() }),
    })),
  );
}
