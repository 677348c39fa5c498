import { type Money, sumByCurrency } from "#domain/money";
import type { HeldBackRow } from "#http/contract";

export interface HeldBackGroup {
  reason: string;
  rows: HeldBackRow[];
  /** About how much money they are, of those that tell any. */
  about: Money[];
}

const byTime = (a: HeldBackRow, b: HeldBackRow) => (b.at ?? "").localeCompare(a.at ?? "");

/** What is held back, reason by reason: the most frequent one first, its newest sale first. Pure. */
export function groupRejects(rows: readonly HeldBackRow[]): HeldBackGroup[] {
  const byReason = new Map<string, HeldBackRow[]>();
  for (const row of rows) byReason.set(row.reason, [...(byReason.get(row.reason) ?? []), row]);
  return [...byReason]
    .map(([reason, own]) => ({
      reason,
      rows: own.toSorted(byTime),
      about: sumByCurrency(own.flatMap(({ about }) => about ?? [])),
    }))
    .sort((a, b) => b.rows.length - a.rows.length || a.reason.localeCompare(b.reason));
}
