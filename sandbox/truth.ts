import type { Account } from "./accounts";
import { dayOf } from "./history";
import type { Row, TruthEntry, TruthTotal } from "./rows";
import { type Selection, slice, tally } from "./select";

export interface TruthPage {
  count: number;
  sales: TruthEntry[];
  /** Only of networks that report days alone, which then have no sales; counted and paged like sales. */
  totals?: TruthTotal[];
}

export interface TruthQuery {
  asOf: number;
  offset?: number | undefined;
  limit?: number | undefined;
  /** Sales before this are left out. By default those that cannot be read at `asOf` any more. */
  since?: number | undefined;
}

/** What a complete ledger of the account holds at `asOf`, ordered by sale date and transaction id. */
export function truthOf(account: Account, query: TruthQuery): TruthPage {
  const { asOf, offset = 0, limit = Number.POSITIVE_INFINITY } = query;
  const { since = asOf - (account.network.historyMs ?? Number.POSITIVE_INFINITY) } = query;
  const totals = account.open.totalsAt?.(asOf);
  if (totals) return { count: totals.length, sales: [], totals: totals.slice(offset, offset + limit) };

  const extras = account.ledger
    .explicit()
    .filter((row) => row.visibleAt <= asOf)
    .flatMap((row) => row.truth)
    .filter((entry) => Date.parse(entry.sale_date) >= since);
  const entriesOf = (row: Row) => (row.kind === "explicit" ? [] : account.open.truthOf(row, asOf));
  const all: Selection = {
    from: since,
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
    const onDay: Selection = { ...all, from: Math.max(since, day * 86_400_000), to: (day + 1) * 86_400_000 - 1 };
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
