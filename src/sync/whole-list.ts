import type { LandedPage } from "../db/landed-pages/types";

type ListedPage = Pick<LandedPage, "cursor" | "rowCount" | "totalRows">;

/**
 * Whether a list was read whole, as far as its network counts it: it held no fewer rows than the network counted last,
 * and no row left it on the way, which would have moved the one behind it past a page. Rows that join do no harm. Pure.
 */
export function isWholeList(read: readonly ListedPage[]): boolean {
  const counts = read.flatMap(({ totalRows }) => totalRows ?? []);
  const shrank = counts.some((count, i) => count < (counts[i - 1] ?? count));
  const rows = read.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return !shrank && rows >= (counts.at(-1) ?? 0);
}

/** The pages of a window read by read: each begins without a cursor. Pure. */
export function readsOf(pages: readonly ListedPage[]): ListedPage[][] {
  const reads: ListedPage[][] = [];
  for (const page of pages) {
    if (page.cursor === null || reads.length === 0) reads.push([page]);
    else reads.at(-1)?.push(page);
  }
  return reads;
}
