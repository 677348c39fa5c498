import { createHash } from "node:crypto";
import type { Reject } from "../db/rejected-records/add-rejected-records";
import type { DailyTotal } from "../domain/daily-total";
import { isTakenBack, type Sale } from "../domain/sale";
import { latest } from "../domain/window";
import type { NetworkAdapter, ParsedRow } from "../networks/adapter";
import { parseLocalTime } from "../networks/parsing";

export interface ReadPage {
  /** Each transaction id once. */
  sales: Sale[];
  /** Each day once per dimension. */
  totals: DailyTotal[];
  rejects: Reject[];
  /** The newest sale, or the start of the newest day on the network's clock. */
  newest: Date | null;
}

/** Landed rows → what they mean. Pure: the same rows give the same page, today or on a replay. */
export function readPage(adapter: NetworkAdapter, rows: readonly unknown[]): ReadPage {
  const read = readRows((row) => adapter.parseRow(row), rows);
  return { ...read, newest: newestOf(adapter, read) };
}

/** Raw rows → sales, totals and rejects, each sale and each day once. */
export function readRows(parseRow: (row: unknown) => ParsedRow, rows: readonly unknown[]): Omit<ReadPage, "newest"> {
  const sales = new Map<string, Kept<Sale>>();
  const totals = new Map<string, Kept<DailyTotal>>();
  const rejects: Reject[] = [];
  for (const raw of rows) {
    const parsed = parseRow(raw);
    for (const { reason } of parsed.rejects) rejects.push({ reason, raw });
    const { affiliate } = parsed;
    for (const sale of affiliate === undefined ? parsed.sales : parsed.sales.map((sale) => ({ ...sale, affiliate }))) {
      const id = sale.transactionId;
      const other = sales.get(id)?.value;
      // A sale is made before it is taken back, in whichever order a list shows it.
      const isOlder = other && isTakenBack(other.status) && !isTakenBack(sale.status);
      if (isOlder) rejects.push({ reason: twoRows(id), raw });
      else keepLast(sales, id, { value: sale, raw }, twoRows(id), rejects);
    }
    for (const total of parsed.totals ?? []) {
      const key = [total.day, total.dimension].join(" ").trim();
      keepLast(totals, key, { value: total, raw }, `two different rows for the day ${key}`, rejects);
    }
  }
  return { sales: valuesOf(sales), totals: valuesOf(totals), rejects };
}

export const twoRows = (transactionId: string) => `two different rows with the transaction id ${transactionId}`;

interface Kept<Value> {
  value: Value;
  raw: unknown;
}

/** One row per key: the last one. One before it that says something else is rejected, so that it is not lost unseen. */
function keepLast<Value>(
  kept: Map<string, Kept<Value>>,
  key: string,
  next: Kept<Value>,
  conflict: string,
  rejects: Reject[],
): void {
  const other = kept.get(key);
  if (other && digest(other.value) !== digest(next.value)) rejects.push({ reason: conflict, raw: other.raw });
  kept.set(key, next);
}

function newestOf({ traits }: NetworkAdapter, { sales, totals }: Pick<ReadPage, "sales" | "totals">): Date | null {
  const days = totals.flatMap(({ day }) => parseLocalTime(day, traits.clock) ?? []);
  const dates = [...sales.map(({ saleDate }) => saleDate), ...days];
  return dates.length === 0 ? null : dates.reduce((max, date) => latest(max, date));
}

function valuesOf<Value>(kept: Map<string, Kept<Value>>): Value[] {
  return [...kept.values()].map(({ value }) => value);
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
