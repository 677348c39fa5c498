import { describe, expect, it } from "vitest";
import type { AccountReads, AskedWindow } from "#domain/account-reads";
import { DAY, HOUR, type Window, windowMs } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import { ago, ownOf, PLAIN, planInput, readOf, readsOf, SYNC, stretch } from "../../../test/plan-kit";
import { densityBefore, importPages, parallelWindows, sizeOf, windowOf } from "./sizes";

const days = (start: number, end: number) => stretch(start * DAY, end * DAY);
const traits = (over: Partial<NetworkTraits>): NetworkTraits => ({ ...PLAIN, ...over });
const limits = (over: Partial<ReturnType<typeof planInput>["limits"]> = {}) => ({
  ...planInput(SYNC, readsOf()).limits,
  ...over,
});

describe("the pages of an import's windows", () => {
  it("are six tenths of what a window may have, or what a run has for each of those side by side", () => {
    expect(importPages({ traits: traits({ parallelWindows: 1 }), limits: limits() })).toBe(60);
    expect(importPages({ traits: traits({ parallelWindows: 8 }), limits: limits() })).toBe(30);
  });

  it("are less than one where a network tells of days", () => {
    expect(importPages({ traits: traits({ granularity: "day" }), limits: limits() })).toBeLessThan(1);
  });

  it.each([
    [100, 4],
    [39, 3],
    [20, 2],
    [19, 1],
    [9, 1],
  ])("of which one may have %i are so many that %i are read side by side", (perWindow, windows) => {
    expect(parallelWindows(PLAIN, limits({ perWindow }))).toBe(windows);
  });
});

describe("how dense an account is", () => {
  const densityAt = (at: Date, reads: Partial<AccountReads>, over: Partial<NetworkTraits> = {}) => {
    const { pagesPerMs, known } = densityBefore(readsOf(reads), at, traits(over));
    return { perDay: pagesPerMs * DAY, known };
  };
  const perDay = (reads: AskedWindow[], at = ago(0)) => densityAt(at, { reads }).perDay;

  it("is unknown where nothing was read, or an empty window", () => {
    expect(densityAt(ago(0), {})).toEqual({ perDay: 0, known: false });
    expect(densityAt(ago(0), { reads: [readOf(days(0, 0), 5)] })).toEqual({ perDay: 0, known: false });
    expect(densityAt(ago(0), { reads: [readOf(days(5, 0), 0)] })).toEqual({ perDay: 0, known: true });
  });

  it("is told by an import of long ago where nothing else does", () => {
    expect(densityAt(ago(0), { lastImport: readOf(days(90, 80), 20) })).toEqual({ perDay: 2, known: true });
  });

  it("counts the rows of an only page, and short pages as pages where there are more", () => {
    const window = days(10, 0);
    expect(perDay([{ ...readOf(window, 1), rows: 10 }])).toBeCloseTo(0.01);
    expect(perDay([{ ...readOf(window, 21), rows: 10 }])).toBeCloseTo(2);
    expect(perDay([{ ...readOf(window, 21), rows: 2_100 }])).toBeCloseTo(2.1);
  });

  it("counts the rows of an only page as others have shown that a network fills one", () => {
    const only = { ...readOf(days(1, 0), 1), rows: 7 };
    const ofSevens = { ...readOf(days(100, 60), 41), rows: 280 };
    expect(perDay([only])).toBeCloseTo(0.07);
    expect(perDay([only, ofSevens])).toBeCloseTo(1);
    expect(densityAt(ago(0), { reads: [only], lastImport: ofSevens }).perDay).toBeCloseTo(1);
    // Neither a window without rows nor one page that is not full says anything of it.
    expect(perDay([only, { ...readOf(days(100, 60), 41), rows: 0 }])).toBeCloseTo(0.07);
    expect(perDay([only, { ...readOf(days(100, 60), 2), rows: 103 }])).toBeCloseTo(0.07);
  });

  it("takes a window for longer by what the network's date filter adds", () => {
    expect(densityAt(ago(0), { reads: [readOf(days(10, 0), 24)] }, { edgeMs: 2 * DAY }).perDay).toBeCloseTo(2);
  });

  it("is that of the window that a moment lies in or ends, else of the nearest", () => {
    const reads = [readOf(days(20, 10), 10), readOf(days(10, 5), 10), readOf(days(2, 1), 3)];
    const at = (ms: number) => perDay(reads, ago(ms));
    expect(at(10 * DAY)).toBeCloseTo(1);
    expect(at(10 * DAY - 1)).toBeCloseTo(2);
    expect(at(5 * DAY)).toBeCloseTo(2);
    expect(at(3.6 * DAY)).toBeCloseTo(2);
    expect(at(3.4 * DAY)).toBeCloseTo(3);
    expect(at(0)).toBeCloseTo(3);
    expect(at(30 * DAY)).toBeCloseTo(1);
  });

  it("does not take the moment at which a window begins for its own", () => {
    // The moment before it is as near as the end of the other window.
    const reads = [readOf(days(20, 10), 10), readOf(stretch(10 * DAY - 1, 5 * DAY), 10)];
    expect(perDay(reads, ago(10 * DAY - 1))).toBeCloseTo(1);
  });

  it("is of several that are as near that of the newest read, then of the widest window, then of the fullest", () => {
    const ordered: [AskedWindow, AskedWindow][] = [
      [readOf(days(10, 0), 10, HOUR), readOf(days(20, 0), 80, 2 * HOUR)],
      [readOf(days(20, 0), 20), readOf(days(10, 0), 80)],
      [
        { ...readOf(days(10, 0), 41), rows: 0 },
        { ...readOf(days(10, 0), 31), rows: 5_000 },
      ],
      [
        { ...readOf(days(10, 0), 5), rows: 900 },
        { ...readOf(days(10, 0), 5), rows: 800 },
      ],
    ];
    const told = ordered.map(([first, second]) => [perDay([first, second]), perDay([second, first])]);
    expect(told.map((pair) => pair.map((number) => Math.round(number * 1_000)))).toEqual([
      [1_000, 1_000],
      [1_000, 1_000],
      [4_000, 4_000],
      [900, 900],
    ]);
  });

  it("is no less than windows there tell that turned out too large, but for those elsewhere", () => {
    const reads = [readOf(days(10, 0), 10)];
    const withLarge = (...tooLarge: AskedWindow[]) => densityAt(ago(0), { reads, tooLarge }).perDay;
    expect(withLarge(readOf(days(10, 0), 200), readOf(days(5, 0), 50))).toBeCloseTo(20);
    expect(withLarge(readOf(days(10, 0), 5))).toBeCloseTo(1);
    expect(withLarge(readOf(days(10, 1), 200))).toBeCloseTo(1);
    expect(densityAt(ago(0), { tooLarge: [readOf(days(10, 0), 200)] })).toEqual({ perDay: 20, known: true });
  });
});

describe("the size of a window", () => {
  it("is what the density at its end tells, with what the date filter adds, and one page at least", () => {
    const reads = readsOf({ reads: [readOf(days(20, 10), 110), readOf(days(10, 0), 22)] });
    const input = { reads, traits: traits({ edgeMs: DAY }), limits: limits() };
    expect(sizeOf(input, days(12, 8))).toMatchObject({ window: days(12, 8), known: true });
    expect(sizeOf(input, days(12, 8)).pages).toBeCloseTo(10);
    expect(sizeOf(input, days(14, 10)).pages).toBeCloseTo(50);
    expect(sizeOf(input, days(8, 8)).pages).toBeCloseTo(2);
    expect(sizeOf({ ...input, reads: readsOf() }, days(12, 8))).toEqual({
      window: days(12, 8),
      pages: 1,
      known: false,
    });
  });
});

describe("the window that is asked for of a stretch", () => {
  interface Case {
    reads?: Partial<AccountReads>;
    traits?: Partial<NetworkTraits>;
    pages?: number;
  }
  /** Of an account with two pages a day, but for what a test says otherwise. */
  const asked = (whole: Window, from: "older" | "newer", { reads, traits: over = {}, pages = 20 }: Case = {}) => {
    const all = readsOf({ reads: [readOf(days(100, 0), 200)], ...reads });
    return windowOf({ reads: all, traits: traits(over), limits: limits() }, whole, { from, pages });
  };

  it("has as many pages as it should, from either end", () => {
    expect(asked(days(50, 5), "newer")).toEqual({ window: days(15, 5), pages: 20, known: true });
    expect(asked(days(50, 5), "older")).toEqual({ window: days(50, 40), pages: 20, known: true });
  });

  it("is sized by the density at the end that it is at", () => {
    const reads = { reads: [readOf(days(90, 50), 400), readOf(days(50, 20), 30), readOf(days(20, 5), 60)] };
    expect(asked(days(50, 5), "newer", { reads })).toMatchObject({ window: days(10, 5), pages: 20 });
    expect(asked(days(50, 5), "older", { reads })).toMatchObject({ window: days(50, 30), pages: 20 });
  });

  it("is shorter by what the date filter adds", () => {
    expect(asked(days(50, 5), "newer", { traits: { edgeMs: 5 * DAY } }).window).toEqual(days(10.5, 5));
  });

  it("has thirty days of an unknown account, or from the older end all", () => {
    const reads = { reads: [] };
    expect(asked(days(50, 5), "newer", { reads })).toEqual({ window: days(35, 5), pages: 1, known: false });
    expect(asked(days(300, 5), "older", { reads })).toEqual({ window: days(300, 5), pages: 1, known: false });
  });

  it("is no shorter than the network can be asked for, nor is what it leaves", () => {
    expect(asked(days(50, 5), "newer", { pages: 1, traits: { minWindowMs: DAY } }).window).toEqual(days(6, 5));
    const minWindow = { traits: { minWindowMs: 3 * DAY } };
    expect(asked(days(18, 5), "newer", minWindow).window).toEqual(days(15, 5));
    expect(asked(stretch(18 * DAY - 1, 5 * DAY), "newer", minWindow).window).toEqual(stretch(18 * DAY - 1, 5 * DAY));
    expect(asked(days(2, 0), "newer", minWindow).window).toEqual(days(2, 0));
  });

  it("is a whole number of milliseconds", () => {
    const { window } = asked(days(50, 5), "newer", { pages: 20 / 7 });
    expect(window.start).toEqual(new Date(ago(5 * DAY).getTime() - Math.floor((10 * DAY) / 7)));
  });

  it("is no wider than the network takes, though a rest is left that is shorter than it can be asked for", () => {
    const widths = { taken: 7 * DAY, refused: [8 * DAY, 8 * DAY], readSince: 0 };
    const minWindowMs = DAY;
    expect(asked(days(50, 5), "newer", { reads: { widths } }).window).toEqual(days(12, 5));
    const rest = asked(days(12.5, 5), "newer", { reads: { widths }, traits: { minWindowMs } });
    expect(rest.window).toEqual(days(12, 5));
    const all = asked(days(12, 5), "newer", { reads: { widths }, traits: { minWindowMs }, pages: 13 });
    expect(all.window).toEqual(days(12, 5));
  });

  it("is half of what gave way there in this run, and a quarter after the second time", () => {
    const gaveWay = (...windows: Window[]) => windows.map((one) => ownOf("import", one, { state: "gave_way" }));
    const widthOf = (own: AccountReads["own"], over: Partial<NetworkTraits> = {}) =>
      windowMs(asked(days(50, 5), "newer", { reads: { own }, traits: over }).window) / DAY;
    expect(widthOf(gaveWay(days(13, 5)))).toBe(4);
    expect(widthOf(gaveWay(days(11, 5)))).toBe(3);
    expect(widthOf(gaveWay(days(13, 5), days(9, 5)))).toBe(1);
    expect(widthOf(gaveWay(days(13, 5), days(9, 5)), { minWindowMs: 2 * DAY })).toBe(2);
    expect(widthOf(gaveWay(days(58, 50), days(5, 1)))).toBe(10);
    expect(widthOf(gaveWay(days(58, 50 - 1 / 24)))).toBeCloseTo((8 + 1 / 24) / 2);
    expect(widthOf([ownOf("import", days(13, 5), { state: "failed" })])).toBe(10);
  });

  it("is the next narrower usual length where the network refused one for its width", () => {
    const refused = [ownOf("import", days(7, 5), { state: "gave_way", refused: true })];
    expect(asked(days(50, 5), "newer", { reads: { own: refused } }).window).toEqual(
      stretch(6 * DAY - 3 * HOUR, 5 * DAY),
    );
    // Too wide and too full are two things: one refusal halves nothing.
    const both = [...refused, ownOf("import", days(7, 5), { state: "gave_way" })];
    expect(windowMs(asked(days(50, 5), "newer", { reads: { own: both } }).window)).toBe(21 * HOUR);
    const wide = [
      ownOf("import", days(40, 5), { state: "gave_way", refused: true }),
      ownOf("import", days(13, 5), { state: "gave_way" }),
    ];
    expect(windowMs(asked(days(50, 5), "newer", { reads: { own: wide } }).window)).toBe(4 * DAY);
  });
});
