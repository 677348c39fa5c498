import { type SQL, sql } from "drizzle-orm";
import type { DailyTotal } from "../../domain/daily-total";

/** The columns of the recordset: the key, then what may change on a stored day. */
const KEY = [
  ["day", "date"],
  ["dimension", "text"],
] as const;
const CHANGING = [
  ["conversions", "integer"],
  ["gross_minor", "bigint"],
  ["voided_minor", "bigint"],
  ["net_minor", "bigint"],
  ["currency", "text"],
] as const;

const columns = [...KEY, ...CHANGING];
const list = (items: string[]) => sql.raw(items.join(", "));

export const totalColumns = list(columns.map(([name]) => name));
export const recordset = list(columns.map(([name, type]) => `${name} ${type}`));
export const setFromExcluded = list(CHANGING.map(([name]) => `${name} = excluded.${name}`));

/** `(left.a, left.b …) is distinct from (right.a, right.b …)` over the columns that may change. */
export function differs(left: string, right: string): SQL {
  const tuple = (alias: string) => `(${CHANGING.map(([name]) => `${alias}.${name}`).join(", ")})`;
  return sql.raw(`${tuple(left)} is distinct from ${tuple(right)}`);
}

/** Totals as one JSON parameter for `jsonb_to_recordset`. */
export function toRecords(totals: readonly DailyTotal[]): string {
  return JSON.stringify(
    totals.map((total) => ({
      day: total.day,
      dimension: total.dimension,
      conversions: total.conversions,
      gross_minor: total.grossMinor,
      voided_minor: total.voidedMinor,
      net_minor: total.netMinor,
      currency: total.currency,
    })),
  );
}
