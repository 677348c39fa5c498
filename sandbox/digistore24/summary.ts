import type { Tally } from "../ledger";
import type { Row } from "../rows";
import { factsOf } from "./facts";
import type { Quirks } from "./quirks";

const minorOf = (value: unknown) => Math.round(Number(value) * 100) || 0;

/** What a row adds to the summary, in minor units. */
export function amountsOf(row: Row, { role }: Quirks) {
  if (row.kind !== "explicit") {
    const { currency, full, moved, vat, earned } = factsOf(row, role);
    return { currency, full, moved, vat, earned };
  }
  const { currency, amount, transaction_amount, vat_amount, earned_amount } = row.raw;
  return {
    currency: String(currency),
    full: minorOf(amount),
    moved: minorOf(transaction_amount),
    vat: minorOf(vat_amount),
    earned: minorOf(earned_amount),
  };
}

/** Sums per currency, under names like `EUR total_amount`. */
export function addToSummary(row: Row, quirks: Quirks, sums: Record<string, number>): void {
  const { currency, moved, vat, earned } = amountsOf(row, quirks);
  const add = (name: string, minor: number) => {
    sums[name] = (sums[name] ?? 0) + minor;
  };
  add(`${currency} count`, 1);
  add(`${currency} total_amount`, moved);
  add(`${currency} vat_amount`, vat);
  add(`${currency} earned_amount`, earned);
}

/** The `summary` of the whole result, not of the page. Money is in JSON numbers here. */
export function summaryOf({ count, sums }: Tally) {
  const amounts: Record<string, Record<string, number>> = {};
  for (const [key, minor] of Object.entries(sums)) {
    const [currency = "", name = ""] = key.split(" ");
    amounts[currency] = { ...amounts[currency], [name]: name === "count" ? minor : minor / 100 };
  }
  return { count, amounts };
}
