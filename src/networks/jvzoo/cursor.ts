import { createHash } from "node:crypto";
import { z } from "zod";
import { NetworkError } from "../network-error";

/** At most 100 rows a call, fewer on the last page (M: one client). */
export const PAGE_SIZE = 100;
/** Half a million rows in 90 days: a list that is longer than this has no end. */
const MAX_PAGES = 5_000;
const MARK_LENGTH = 5;

const cursorSchema = z.object({
  /** The last transaction of the page before: the next page starts after it, in whichever order the list has. */
  paykey: z.string().min(1),
  /** Number of the page to read, from 2. */
  page: z.int().min(2),
  /** The ids of the page before, and of an older page, as short marks in one string. */
  last: z.string(),
  older: z.string(),
});

export type Cursor = z.infer<typeof cursorSchema>;

export function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch {
    throw new NetworkError("internal", "The cursor of this window cannot be read");
  }
}

export interface Read {
  /** Ids of the rows that have one, in the order of the list. */
  ids: readonly string[];
  rowCount: number;
  pageSize?: number;
}

/**
 * Where the list goes on after a page, or null at its end: a short page, an empty one, or one that holds nothing new.
 * "New" is measured against the page before and against one older page, which is replaced at pages 1, 2, 4, 8 …
 * (Brent's cycle detection): the cursor stays below 1.5 kB, and a list that runs in a circle of any length ends.
 *
 * A second page that mostly repeats the first shows that the network does not go on after the paykey. What lies beyond
 * is out of reach then, so the window must not count as covered: contract_changed, not the end.
 */
export function nextCursor(read: Read, cursor: Cursor | null): Cursor | null {
  const { ids, rowCount, pageSize = PAGE_SIZE } = read;
  const page = cursor?.page ?? 1;
  if (cursor) {
    const known = new Set([...marksIn(cursor.last), ...marksIn(cursor.older)]);
    // A network that includes the paykey itself, against the documentation, repeats nothing else.
    const others = ids.filter((id) => id !== cursor.paykey);
    const repeated = others.filter((id) => known.has(markOf(id))).length;
    if (page === 2 && repeated > others.length / 2) {
      throw broken("the page after the first hundred rows repeats them, so older rows are out of reach");
    }
    if (rowCount > 0 && ids.length > 0 && repeated === others.length) return null;
  }
  if (rowCount < pageSize) return null;

  const paykey = ids.at(-1);
  if (paykey === undefined) throw broken("no row of a full page has a transaction_id to go on from");
  // The next page would be this one again, and pass for the end of the list.
  if (paykey === cursor?.paykey) throw broken("a page ends where it was to go on from, so the rest is out of reach");
  if (page >= MAX_PAGES) throw broken(`the list does not end within ${MAX_PAGES} pages`);
  const last = ids.map(markOf).join("");
  const isPowerOfTwo = (page & (page - 1)) === 0;
  return { paykey, page: page + 1, last, older: isPowerOfTwo ? last : (cursor?.older ?? "") };
}

/** 30 bits: that half a page of new ids looks known by accident does not happen. */
function markOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url").slice(0, MARK_LENGTH);
}

function marksIn(text: string): string[] {
  return text.match(new RegExp(`.{${MARK_LENGTH}}`, "g")) ?? [];
}

function broken(what: string): NetworkError {
  return new NetworkError("contract_changed", `latest-affiliates-transactions: ${what}`);
}
