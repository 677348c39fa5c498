import { DAY_MS, dayOf } from "./history";
import type { Ledger, Tally } from "./ledger";
import { hash } from "./random";
import type { Row } from "./rows";

export type RowOrder = "asc" | "desc" | "shuffled";

/** The rows of a request. Both ends are inclusive, in milliseconds. */
export interface Selection {
  from: number;
  to: number;
  now: number;
  order: RowOrder;
  /** `unsteady`: rows of one moment are in another order on every second page, as LIMIT and OFFSET allow. */
  ties?: "steady" | "unsteady";
  /** Names `keeps` and `sum`: settled days are tallied once per name. */
  name: string;
  keeps(row: Row): boolean;
  sum?(row: Row, sums: Record<string, number>): void;
}

/** Counts the whole selection, without holding on to its rows. */
export function tally(ledger: Ledger, selection: Selection): Tally {
  const total: Tally = { count: 0, sums: {} };
  for (const day of daysOf(ledger, selection)) {
    const part = tallyDay(ledger, selection, day);
    total.count += part.count;
    for (const [name, value] of Object.entries(part.sums)) total.sums[name] = (total.sums[name] ?? 0) + value;
  }
  return total;
}

/** `limit` rows of the selection from `offset` on; days before the offset are counted, not read. */
export function slice(ledger: Ledger, selection: Selection, offset: number, limit: number): Row[] {
  let found: Row[] = [];
  let skip = offset;
  for (const day of daysOf(ledger, selection)) {
    if (found.length >= limit) break;
    const { count } = tallyDay(ledger, selection, day);
    if (skip < count) {
      const arranged = arrange(rowsOn(ledger, selection, day), selection.order);
      const turned = selection.ties === "unsteady" && Math.floor(offset / limit) % 2 === 1;
      const rows = turned ? turnTies(arranged) : arranged;
      found = found.concat(rows.slice(skip, skip + limit - found.length));
    }
    skip = Math.max(0, skip - count);
  }
  return found;
}

function daysOf(ledger: Ledger, { from, to, now, order }: Selection): number[] {
  const first = Math.max(dayOf(from), ledger.firstDay());
  const last = Math.min(dayOf(to), dayOf(now));
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  if (order === "desc") return days.reverse();
  return order === "shuffled" ? days.sort((a, b) => hash(a) - hash(b)) : days;
}

function rowsOn(ledger: Ledger, { from, to, now, keeps }: Selection, day: number): Row[] {
  return ledger.rowsOn(day).filter((row) => row.visibleAt <= now && row.at >= from && row.at <= to && keeps(row));
}

function tallyDay(ledger: Ledger, selection: Selection, day: number): Tally {
  const start = day * DAY_MS;
  const whole = selection.from <= start && selection.to >= start + DAY_MS - 1;
  const facts = whole ? ledger.factsOn(day) : null;
  const settled = facts !== null && facts.settledAt <= selection.now;
  const known = settled ? facts.tallies.get(selection.name) : undefined;
  if (known) return known;

  const result: Tally = { count: 0, sums: {} };
  for (const row of rowsOn(ledger, selection, day)) {
    result.count += 1;
    selection.sum?.(row, result.sums);
  }
  if (settled) facts.tallies.set(selection.name, result);
  return result;
}

function arrange(rows: Row[], order: RowOrder): Row[] {
  if (order === "desc") return rows.reverse();
  return order === "shuffled" ? rows.sort((a, b) => place(a) - place(b)) : rows;
}

function turnTies(rows: Row[]): Row[] {
  const moments = new Map<number, Row[]>();
  for (const row of rows) moments.set(row.at, [row, ...(moments.get(row.at) ?? [])]);
  return rows.map((row) => moments.get(row.at)?.shift() as Row);
}

function place(row: Row): number {
  return row.kind === "explicit" ? hash(row.at) : hash(row.order.seed, row.nth);
}
