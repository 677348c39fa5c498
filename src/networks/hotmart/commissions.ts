import { SECOND } from "#domain/window";
import { NetworkError } from "../network-error";
import { keepFields } from "../scrub";
import { readList } from "./lists";
import { commissionItemSchema, KEPT_COMMISSION_FIELDS, orderSchema } from "./schema";
import type { Session } from "./token";

/** Whether the ends of a range belong to it was not found: a second more on either side, in both lists. */
export const PAD_MS = SECOND;

/** More than a page of sales can need while Hotmart lists in any order of time. */
const MAX_PAGES = 10;

/**
 * The rows of a history page with their commissions, which come by a list of their own (H) that pages separately. It
 * is read for the time that the page spans until every row has its own, so that each page stands alone. A row without
 * an AFFILIATE line is kept and marked `commission_missing`: it may turn up later, and a later read completes the row.
 */
export async function withCommissions(session: Session, rows: unknown[], maxResults: number): Promise<unknown[]> {
  const orders = rows.map((row) => orderSchema.safeParse(row).data?.purchase);
  const known = orders.filter((order) => order !== undefined);
  const found = new Map<string, object>();
  if (known.length > 0) {
    const times = known.map(({ order_date }) => order_date.getTime());
    const range = { from: Math.min(...times) - PAD_MS, to: Math.max(...times) + PAD_MS };
    await collect(session, { range, maxResults, wanted: new Set(known.map(({ transaction }) => transaction)), found });
  }
  return rows.map((row, index) => {
    if (typeof row !== "object" || row === null) return row;
    const share = found.get(orders[index]?.transaction ?? "") ?? {};
    return { ...row, ...share, ...(hasOwnLine(share) ? {} : { commission_missing: true }) };
  });
}

function hasOwnLine({ commissions }: { commissions?: unknown }): boolean {
  return Array.isArray(commissions) && commissions.some((line) => Object(line).source === "AFFILIATE");
}

interface Collecting {
  range: { from: number; to: number };
  maxResults: number;
  wanted: ReadonlySet<string>;
  found: Map<string, object>;
}

async function collect(session: Session, { range, maxResults, wanted, found }: Collecting): Promise<void> {
  let pageToken: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, nextToken } = await readList(session, { list: "commissions", range, maxResults, pageToken });
    for (const item of items) {
      const { transaction } = commissionItemSchema.safeParse(item).data ?? {};
      const kept = Object(keepFields(item, KEPT_COMMISSION_FIELDS));
      if (transaction && wanted.has(transaction)) found.set(transaction, kept);
    }
    if (nextToken === null || found.size === wanted.size) return;
    pageToken = nextToken;
  }
  // The page's sales lie far apart in time: a narrower window brings them closer together.
  throw new NetworkError("network_unavailable", `sales/commissions: over ${MAX_PAGES} pages for one page of sales`, {
    tooWide: true,
  });
}
