import { type Answer, json } from "../http";
import type { AccountFacts, Call } from "../network";
import type { Row } from "../rows";
import { type Selection, slice, tally } from "../select";
import { BadRequest, refusal } from "./errors";
import { commissionVisibleAt, factsOf, isPlayed, transactionOf } from "./facts";
import { lifeOf, statusAt } from "./life";
import { type ListQuery, pageToken, readQuery } from "./query";
import type { Quirks } from "./quirks";
import { commissionItem, historyItem, splitExplicit } from "./raw";
import { STATUSES } from "./statuses";

export type ListName = "history" | "commissions";
const DAY_MS = 86_400_000;

/** `sales/history` or `sales/commissions`: the same arguments and frame, each with pages of its own. */
export function answerList(list: ListName, account: AccountFacts, quirks: Quirks, { request, now }: Call): Answer {
  try {
    const query = readQuery(request, now, quirks);
    if (query.to - query.from > (quirks.maxRangeDays ?? Number.POSITIVE_INFINITY) * DAY_MS) {
      return refusal(502, "internal_server_error", "The request took more than 30 seconds");
    }
    return json(pageOf(list, account, quirks, query, now));
  } catch (error) {
    if (error instanceof BadRequest) return refusal(400, error.error, error.message);
    throw error;
  }
}

function pageOf(list: ListName, account: AccountFacts, quirks: Quirks, query: ListQuery, now: number) {
  const { rows, page } = query;
  const chosen = selectionOf(list, account, quirks, query, now);
  const { count } = tally(account.ledger, chosen);
  const found = slice(account.ledger, chosen, (page - 1) * rows, rows);
  return {
    items: found.map((row) => itemOf(list, row, account, quirks, now)),
    page_info: {
      total_results: count,
      ...(page * rows < count ? { next_page_token: pageToken(rows, page + 1) } : {}),
      ...(page > 1 ? { prev_page_token: pageToken(rows, page - 1) } : {}),
      results_per_page: rows,
    },
  };
}

function selectionOf(list: ListName, account: AccountFacts, quirks: Quirks, query: ListQuery, now: number): Selection {
  const { from, to, statuses, transaction, productId, commissionAs } = query;
  const inner = quirks.ends === "exclusive" ? 1 : 0;
  // What is counted must not change once a day is settled; statuses and late commissions do.
  const everyStatus = statuses.size === STATUSES.length;
  const everySale = everyStatus && transaction === null && productId === null;
  const settles = everyStatus && (list === "history" || quirks.lateCommissions === 0);
  const filter = [list, [...statuses].sort(), transaction, productId, commissionAs, settles ? null : now];
  return {
    from: from + inner,
    to: to - inner,
    now,
    order: quirks.order,
    ties: quirks.ties,
    name: JSON.stringify(filter),
    keeps(row) {
      if (!isPlayed(row) || (commissionAs ?? "AFFILIATE") !== "AFFILIATE") return false;
      if (list === "commissions" && !hasCommission(row, quirks, now)) return false;
      if (everySale) return true;
      const sale = identityOf(row, account, now);
      if (!statuses.has(sale.status) || (productId ?? sale.productId) !== sale.productId) return false;
      return (transaction ?? sale.transaction) === sale.transaction;
    },
  };
}

function identityOf(row: Row, { profile }: AccountFacts, now: number) {
  if (row.kind !== "explicit") {
    const status = statusAt(lifeOf(row, profile), now);
    return { status, transaction: transactionOf(row), productId: String(factsOf(row).productId) };
  }
  const { purchase, product } = row.raw as Record<string, Record<string, unknown> | undefined>;
  return {
    status: String(purchase?.["status"]),
    transaction: String(purchase?.["transaction"]),
    productId: String(product?.["id"]),
  };
}

function hasCommission(row: Row, quirks: Quirks, now: number): boolean {
  if (row.kind === "explicit") return splitExplicit(row).commission !== null;
  return commissionVisibleAt(row, quirks) <= now;
}

function itemOf(list: ListName, row: Row, account: AccountFacts, quirks: Quirks, now: number) {
  if (row.kind === "explicit") return splitExplicit(row)[list === "history" ? "history" : "commission"];
  if (list === "commissions") return commissionItem(row, account.label, quirks);
  return historyItem(row, lifeOf(row, account.profile), now);
}
