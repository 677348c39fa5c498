import type { AccountFacts } from "../network";
import type { Row } from "../rows";
import { type Selection, slice, tally } from "../select";
import { idOf, purchaseIdOf } from "./facts";
import { commissionFilter } from "./filters";
import { wholeNumber } from "./paging";
import type { Quirks } from "./quirks";
import { berlinTime, wireId } from "./raw";
import { amountsOf } from "./summary";
import { timeRange } from "./times";

const PAYOUT_AFTER_MS = 14 * 86_400_000;

/** `data` of listCommissions: one line a transaction. A page size of 0, the default, is everything on one page. */
export function listCommissions(account: AccountFacts, quirks: Quirks, args: URLSearchParams, now: number) {
  const range = timeRange(args, now, account.profile.since, quirks);
  const filter = commissionFilter(args, quirks);
  const selection: Selection = {
    from: range.first,
    to: range.last,
    now,
    order: "asc",
    name: `commissions ${filter.name}`,
    keeps: filter.keeps,
  };
  const { count } = tally(account.ledger, selection);
  const pageNo = wholeNumber(args, "page_no", 1);
  const asked = wholeNumber(args, "page_size", 0, 0);
  const pageSize = asked === 0 ? Math.max(1, count) : asked;
  const rows = slice(account.ledger, selection, (pageNo - 1) * pageSize, pageSize);
  return {
    page_no: pageNo,
    page_size: asked,
    item_count: count,
    page_count: Math.ceil(count / pageSize),
    items: rows.map((row) => itemOf(row, quirks)),
  };
}

function itemOf(row: Row, quirks: Quirks) {
  const { currency, earned } = amountsOf(row, quirks);
  const explicit = row.kind === "explicit";
  return {
    id: explicit ? Number(row.raw["id"]) * 10 + 1 : idOf(row) * 10 + 1,
    created_at: explicit ? row.raw["created_at"] : berlinTime(row.at),
    amount: earned / 100,
    currency,
    reason: "merchant_share",
    schedule_payout_at: berlinTime(row.at + PAYOUT_AFTER_MS).slice(0, 10),
    transaction_id: explicit ? row.raw["id"] : wireId(row, quirks),
    purchase_id: explicit ? row.raw["purchase_id"] : purchaseIdOf(row),
  };
}
