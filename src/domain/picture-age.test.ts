import { describe, expect, it } from "vitest";
import { agesOf, greatestAges } from "./picture-age";
import { DAY, HOUR, type Window } from "./window";

const NOW = new Date("2026-09-20T12:00:00Z");
const days = (start: number, end: number): Window => ({
  start: new Date(NOW.getTime() - start * DAY),
  end: new Date(NOW.getTime() - end * DAY),
});
const read = (window: Window, hoursAgo: number) => ({
  ...window,
  startedAt: new Date(NOW.getTime() - hoursAgo * HOUR),
  pages: 1,
  rows: 1,
});
const AGES = [
  { depthMs: 10 * DAY, ageMs: DAY },
  { depthMs: 40 * DAY, ageMs: 4 * DAY },
];

/** Each stretch as the days that it reaches from and to, and how many days ago it was read. */
function ages(reads: Partial<Parameters<typeof agesOf>[0]>, within = days(40, 0)) {
  const aged = agesOf({ covered: [], readLately: [], reads: [], ...reads }, within, AGES, NOW);
  const back = (at: Date) => (NOW.getTime() - at.getTime()) / DAY;
  return aged.map(({ start, end, readAt, overdue }) => [back(start), back(end), back(readAt), overdue]);
}

describe("how old the picture of the past is", () => {
  it("is the age of the newest read of each stretch, in terms of what it may be", () => {
    const reads = [read(days(30, 5), 48), read(days(20, 2), 24), read(days(25, 15), 96)];
    const told = [
      [30, 25, 2, 0.5],
      [25, 20, 2, 0.5],
      [20, 15, 1, 0.25],
      [15, 10, 1, 0.25],
      [10, 5, 1, 1],
      [5, 2, 1, 1],
    ];
    for (const some of [reads, reads.toReversed()]) expect(ages({ reads: some })).toEqual(told);
  });

  it("is unknown of what was never read", () => {
    expect(ages({ reads: [read(days(30, 25), 24), read(days(20, 15), 24)] })).toEqual([
      [30, 25, 1, 0.25],
      [20, 15, 1, 0.25],
    ]);
    expect(ages({})).toEqual([]);
  });

  it("is what is remembered at least: 32 days of what is covered, eight of what was read since", () => {
    const covered = [days(40, 10)];
    expect(ages({ covered })).toEqual([[40, 10, 32, 8]]);
    expect(ages({ covered, readLately: [days(30, 20)] })).toEqual([
      [40, 30, 32, 8],
      [30, 20, 8, 2],
      [20, 10, 32, 8],
    ]);
    expect(ages({ covered, readLately: [days(40, 10)], reads: [read(days(40, 10), 12 * 24)] })).toEqual([
      [40, 10, 12, 3],
    ]);
  });

  it("is told of nothing outside of what was asked for", () => {
    expect(ages({ reads: [read(days(60, 0), 24)] }, days(30, 20))).toEqual([[30, 20, 1, 0.25]]);
    expect(ages({ reads: [read(days(60, 40), 24), read(days(10, 0), 24)] }, days(30, 20))).toEqual([]);
  });

  it("may be any deeper than the deepest age", () => {
    expect(ages({ reads: [read(days(60, 30), 24)] }, days(60, 30))).toEqual([
      [60, 40, 1, 0],
      [40, 30, 1, 0.25],
    ]);
  });
});

describe("how old it may be", () => {
  it("is six hours of two days, a day while sales are reversed, and a week of half a year", () => {
    expect(greatestAges({ reversalWindowDays: 60 })).toEqual([
      { depthMs: 2 * DAY, ageMs: 6 * HOUR },
      { depthMs: 60 * DAY, ageMs: DAY },
      { depthMs: 180 * DAY, ageMs: 7 * DAY },
    ]);
  });
});
