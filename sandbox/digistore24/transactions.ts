import type { AccountFacts } from "../network";
import type { Row } from "../rows";
import { type Selection, slice, tally } from "../select";
import { BadParameter } from "./envelope";
import { searchFilter } from "./filters";
import { pagingOf } from "./paging";
import type { Quirks } from "./quirks";
import { berlinTime, rawOf } from "./raw";
import { addToSummary, amountsOf, summaryOf } from "./summary";
import { timeRange } from "./times";

/** `data` of listTransactions. */
export function listTransactions(account: AccountFacts, quirks: Quirks, args: URLSearchParams, now: number) {
  const range = timeRange(args, now, account.profile.since, quirks);
  const { pageNo, pageSize } = pagingOf(args, quirks);
  const sortBy = oneOf(args, "sort_by", ["date", "earning", "amount"]);
  const selection: Selection = {
    from: range.first,
    to: range.last,
    now,
    order: oneOf(args, "sort_order", ["asc", "desc"]),
    ties: quirks.ties,
    ...searchFilter(args, quirks),
    sum: (row, sums) => addToSummary(row, quirks, sums),
  };
  const total = tally(account.ledger, selection);
  const offset = (pageNo - 1) * pageSize;
  const rows =
    sortBy === "date"
      ? slice(account.ledger, selection, offset, pageSize)
      : sorted(account, quirks, selection, sortBy).slice(offset, offset + pageSize);
  return {
    from: berlinTime(range.from),
    to: berlinTime(range.to),
    page_no: pageNo,
    page_size: pageSize,
    page_count: Math.ceil(total.count / pageSize),
    summary: summaryOf(total),
    transaction_list: rows.map((row) => (row.kind === "explicit" ? row.raw : rawOf(row, account.label, quirks))),
  };
}

function sorted(account: AccountFacts, quirks: Quirks, selection: Selection, by: "earning" | "amount"): Row[] {
  const field = by === "earning" ? "earned" : "full";
  const sign = selection.order === "desc" ? -1 : 1;
  const rows = slice(account.ledger, selection, 0, Number.POSITIVE_INFINITY);
  return rows.sort((a, b) => sign * (amountsOf(a, quirks)[field] - amountsOf(b, quirks)[field]));
}

function oneOf<T extends string>(args: URLSearchParams, name: string, allowed: readonly [T, ...T[]]): T {
  const value = args.get(name) || allowed[0];
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new BadParameter(`Invalid value for parameter "${name}"`);
  return found;
}
