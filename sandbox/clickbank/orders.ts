import { type Answer, json, text } from "../http";
import type { AccountFacts, Call } from "../network";
import { hash } from "../random";
import type { Row } from "../rows";
import { type Selection, slice, tally } from "../select";
import { dateRange } from "./dates";
import { rowFilter } from "./filters";
import type { Quirks } from "./quirks";
import { asList, rawOf } from "./raw";

/** `orders2/list`: header `Page` from 1; 206 while there is more, 200 on the last page; `null` without rows. */
export function listOrders(account: AccountFacts, quirks: Quirks, { request, now }: Call): Answer {
  const selection = selectionOf(account, quirks, request.query, now);
  if (typeof selection === "string") return text(selection, 400);

  const page = Math.max(1, Number.parseInt(String(request.headers["page"] ?? "1"), 10) || 1);
  const { offset, size } = pageBounds(page, account.label, quirks);
  const { count } = tally(account.ledger, selection);
  const rows = slice(account.ledger, selection, offset, size);
  const status = offset + size < count ? 206 : 200;
  if (!String(request.headers["accept"] ?? "").includes("application/json")) {
    return { status, type: "application/xml", body: xmlOf(rows.length) };
  }
  if (rows.length === 0) return json(null);
  const raw = rows.map((row: Row) => (row.kind === "explicit" ? row.raw : rawOf(row, account.label, quirks)));
  return json({ orderData: asList(raw) }, status);
}

/** `orders2/count`: a plain integer under the same filters. */
export function countOrders(account: AccountFacts, quirks: Quirks, { request, now }: Call): Answer {
  const selection = selectionOf(account, quirks, request.query, now);
  return typeof selection === "string" ? text(selection, 400) : text(String(tally(account.ledger, selection).count));
}

function selectionOf(account: AccountFacts, quirks: Quirks, query: URLSearchParams, now: number): Selection | string {
  const range = dateRange(query, now, quirks);
  if (typeof range === "string") return range;
  return { ...range, now, order: quirks.order, ties: quirks.ties, ...rowFilter(query, account.label, quirks) };
}

/** With short pages, about a third of the pages hold 40 to 99 % of the rows, always the same ones. */
function pageBounds(page: number, label: string, { shortPages, pageSize }: Quirks): { offset: number; size: number } {
  if (!shortPages) return { offset: (page - 1) * pageSize, size: pageSize };
  const sizeOf = (n: number) => {
    const h = hash(label, "page", n);
    return h % 3 === 0 ? Math.ceil(((40 + (h % 60)) * pageSize) / 100) : pageSize;
  };
  let offset = 0;
  for (let n = 1; n < page; n++) offset += sizeOf(n);
  return { offset, size: sizeOf(page) };
}

/** Enough of the default format to show a client that it forgot `Accept: application/json`. */
function xmlOf(rows: number): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><orderList>${"<orderData/>".repeat(rows)}</orderList>`;
}
