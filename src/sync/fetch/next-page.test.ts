import { describe, expect, it } from "vitest";
import { isWholeList, readsOf } from "./next-page";

const page = (rowCount: number, totalRows: number | null, cursor: string | null = "next") => ({
  cursor,
  rowCount,
  totalRows,
});

/** Pages of one read: the first begins without a cursor. */
const list = (...[first, ...rest]: ReturnType<typeof page>[]) => (first ? [{ ...first, cursor: null }, ...rest] : []);

describe("a list", () => {
  it.each([
    ["that was read to the count its network gave", list(page(500, 700), page(200, 700)), true],
    ["whose network counts nothing", list(page(500, null), page(200, null)), true],
    ["without any rows", list(page(0, 0)), true],
    ["that a row left while it was read", list(page(500, 1_000), page(499, 999)), false],
    ["that ended before its count", list(page(100, 250), page(37, null)), false],
    ["that rows joined while it was read", list(page(500, 700), page(201, 701)), true],
    ["that rows joined after it was counted", list(page(100, 150), page(52, null)), true],
    ["whose first page is there no more", [page(500, null), page(200, null)], false],
    ["that rows joined and left", list(page(500, 1_000), page(500, 1_001), page(0, 1_000)), false],
  ])("%s: whole or not", (_, read, whole) => {
    expect(isWholeList(read)).toBe(whole);
  });

  it("is judged by its last read alone", () => {
    const first = [page(500, 1_000, null), page(499, 999)];
    const second = [page(500, 999, null), page(499, 999)];
    expect(readsOf([...first, ...second])).toEqual([first, second]);
    expect(readsOf([])).toEqual([]);
  });
});
