import fc from "fast-check";
import { expect, it } from "vitest";
import { NetworkError } from "../network-error";
import { type Cursor, nextCursor, readCursor } from "./cursor";

/** A network: the ids that follow a paykey, null for the start of the list. */
type Server = (paykey: string | null, request: number) => readonly string[];

/** All pages as the adapter reads them, each cursor through its text. */
function walk(server: Server, pageSize: number, most: number): string[] {
  const seen: string[] = [];
  let text: string | null = null;
  for (let request = 1; ; request += 1) {
    expect(request).toBeLessThanOrEqual(most);
    const cursor = readCursor(text);
    const ids = server(cursor?.paykey ?? null, request);
    seen.push(...ids);
    const next: Cursor | null = nextCursor({ ids, rowCount: ids.length, pageSize }, cursor);
    if (next === null) return seen;
    text = JSON.stringify(next);
  }
}

const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, n) => `AP-${first + n}`);
const after = (list: readonly string[], paykey: string | null, pageSize: number) => {
  const from = paykey === null ? 0 : list.indexOf(paykey) + 1;
  return list.slice(from, from + pageSize);
};

it("sees every id exactly once and ends, for any length, page size and order", () => {
  fc.assert(
    fc.property(fc.nat(700), fc.integer({ min: 1, max: 100 }), fc.boolean(), (length, pageSize, newestFirst) => {
      const oldestFirst = idsFrom(0, length);
      const list = newestFirst ? oldestFirst.toReversed() : oldestFirst;
      expect(walk((paykey) => after(list, paykey, pageSize), pageSize, length + 1)).toEqual(list);
    }),
    { numRuns: 300 },
  );
});

it("sees every id that was there at the start while new ones come in", () => {
  fc.assert(
    fc.property(fc.nat(400), fc.integer({ min: 1, max: 100 }), fc.boolean(), (length, pageSize, newestFirst) => {
      const start = idsFrom(0, length);
      const server: Server = (paykey, request) => {
        const oldestFirst = idsFrom(0, length + Math.min(request - 1, 5));
        return after(newestFirst ? oldestFirst.toReversed() : oldestFirst, paykey, pageSize);
      };
      const seen = walk(server, pageSize, length + 7);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(start));
    }),
    { numRuns: 100 },
  );
});

it("ends at any network, whatever it makes of a paykey", () => {
  const page = fc.array(fc.nat(19), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(page, { minLength: 21, maxLength: 21 }), (pages) => {
      const pageOf = (n: number) => (pages[n] ?? []).map((id) => `AP-${id}`);
      const server: Server = (paykey) => (paykey === null ? pageOf(20) : pageOf(Number(paykey.slice(3))));
      try {
        walk(server, 3, 4 * 21);
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        expect(error.code).toBe("contract_changed");
      }
    }),
    { numRuns: 2_000 },
  );
});

it("takes a page that ends where it was to go on from for a list out of order, not for the end of the list", () => {
  const start = nextCursor({ ids: idsFrom(0, 100), rowCount: 100 }, null);
  const backwards = ["AP-99", ...idsFrom(100, 99)].toReversed();
  expect(() => nextCursor({ ids: backwards, rowCount: 100 }, start)).toThrow(/out of reach/);
  // What is no full page ends the list in any order.
  expect(nextCursor({ ids: backwards.slice(1), rowCount: 99 }, start)).toBeNull();
});

it("stays small, and gives up on a list that never ends", () => {
  const cursor = nextCursor({ ids: idsFrom(0, 100), rowCount: 100 }, null);
  expect(JSON.stringify(cursor).length).toBeLessThan(1_500);
  const late = { paykey: "AP-99", page: 5_000, last: cursor?.last ?? "", older: cursor?.older ?? "" };
  expect(JSON.stringify(nextCursor({ ids: idsFrom(100, 100), rowCount: 100 }, { ...late, page: 4_999 }))).toHaveLength(
    JSON.stringify({ ...late, paykey: "AP-199" }).length,
  );
  expect(() => nextCursor({ ids: idsFrom(100, 100), rowCount: 100 }, late)).toThrow(/does not end within 5000 pages/);
});

it("refuses a cursor that it did not write", () => {
  for (const text of ["", "2", "{}", '{"paykey":"AP-1"}']) expect(() => readCursor(text)).toThrow(NetworkError);
});
