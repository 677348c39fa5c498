import type { Account } from "./accounts";
import { dayOf } from "./history";
import type { Row, TruthEntry } from "./rows";
import { type Selection, slice, tally } from "./select";

export interface TruthPage {
  count: number;
  sales: TruthEntry[];
}

/** What a complete ledger of the account holds at `asOf`, ordered by sale date and transaction id. */
export function truthOf(account: Account, asOf: number, offset = 0, limit = Number.POSITIVE_INFINITY): TruthPage {
  const extras = account.ledger
    .explicit()
    .filter((row) => row.visibleAt <= asOf)
    .flatMap((row) => row.truth);
  const entriesOf = (row: Row) => (row.kind === "explicit" ? [] : account.open.truthOf(row));
  const all: Selection = {
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    now: asOf,
    order: "asc",
    name: "truth",
    keeps: (row) => row.kind !== "explicit",
    sum: (row, sums) => {
      sums["entries"] = (sums["entries"] ?? 0) + entriesOf(row).length;
    },
  };
  const generated = tally(account.ledger, all).sums["entries"] ?? 0;

  const sales: TruthEntry[] = [];
  let skip = offset;
  for (const day of daysOf(account, extras, asOf)) {
    if (sales.length >= limit) break;
    const onDay: Selection = { ...all, from: day * 86_400_000, to: (day + 1) * 86_400_000 - 1 };
    const own = extras.filter((entry) => dayOf(Date.parse(entry.sale_date)) === day);
    const count = (tally(account.ledger, onDay).sums["entries"] ?? 0) + own.length;
    if (skip < count) {
      const rows = slice(account.ledger, onDay, 0, Number.POSITIVE_INFINITY);
      const entries = [...rows.flatMap(entriesOf), ...own].sort(byDateAndId);
      for (const entry of entries.slice(skip, skip + limit - sales.length)) sales.push(entry);
    }
    skip = Math.max(0, skip - count);
  }
  return { count: generated + extras.length, sales };
}

/** A wall clock read at its earlier meaning stays within its UTC day in every zone used here. */
function daysOf(account: Account, extras: TruthEntry[], asOf: number): number[] {
  const outside = extras.map((entry) => dayOf(Date.parse(entry.sale_date)));
  const first = Math.min(account.ledger.firstDay(), ...outside);
  const last = Math.max(dayOf(asOf), ...outside);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function byDateAndId(a: TruthEntry, b: TruthEntry): number {
  if (a.sale_date !== b.sale_date) return a.sale_date < b.sale_date ? -1 : 1;
  if (a.transaction_id === b.transaction_id) return 0;
  return a.transaction_id < b.transaction_id ? -1 : 1;
}
