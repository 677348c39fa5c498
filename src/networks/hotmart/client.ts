import type { AdapterContext, PageRequest, RawPage } from "../adapter";
import { keepFields } from "../scrub";
import { PAD_MS, withCommissions } from "./commissions";
import { readList } from "./lists";
import { KEPT_FIELDS } from "./schema";
import { type HotmartCredentials, openSession } from "./token";

type Context = AdapterContext<HotmartCredentials>;

/**
 * The largest that known clients ask for (M: two of them). An hourly sync reads all orders of the reversal window
 * again, so what counts is the number of pages; where 500 is too slow, the window gives way.
 */
export const PAGE_SIZE = 500;

/**
 * One page of sales/history with its commissions. Behind Hotmart's cursor is a page number (H), so rows may shift
 * while paging: a row that joins is read twice, and one that leaves shows in the total that every page tells.
 */
export async function fetchPage(context: Context, { window, cursor }: PageRequest): Promise<RawPage> {
  const session = openSession(context);
  const { items, nextToken, totalPages, totalRows } = await readList(session, {
    list: "history",
    range: { from: window.start.getTime() - PAD_MS, to: window.end.getTime() + PAD_MS },
    maxResults: PAGE_SIZE,
    pageToken: cursor,
  });
  const kept = items.map((item) => keepFields(item, KEPT_FIELDS));
  const rows = await withCommissions(session, kept, PAGE_SIZE);
  return {
    rows,
    nextCursor: nextToken,
    requests: session.sent,
    ...(totalPages === undefined ? {} : { totalPages }),
    ...(totalRows === undefined ? {} : { totalRows }),
  };
}

/** A new token proves id and secret, a row of history the right to read sales; a known client does the same (M). */
export async function testCredentials(context: Context): Promise<void> {
  // A cached token would prove nothing about the credentials.
  await context.tokens.write(null);
  await readList(openSession(context), { list: "history", maxResults: 1, pageToken: null });
}
