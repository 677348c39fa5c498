import { expect, test } from "vitest";
import { barsOf, networksOf } from "./chart-data";

const group = (over: object) => ({
  ...{
    currency: "USD",
    sales: 1,
    rebills: 0,
    refunds: 0,
    chargebacks: 0,
    grossMinor: null,
    earnedOfGrossMinor: null,
    commissionMinor: 0,
  },
  ...{ pendingMinor: 0, refundedMinor: 0, chargedBackMinor: 0, cancelledMinor: 0, earnedMinor: 0 },
  ...over,
});

const earnings = {
  ...{ from: "2026-11-23", to: "2026-11-26", zone: "Europe/Berlin", groupBy: ["day", "network"], totals: [] },
  groups: [
    group({ day: "2026-11-23", network: "clickbank", earnedMinor: 1_000 }),
    group({ day: "2026-11-23", network: "jvzoo", earnedMinor: -200, refundedMinor: 500, chargedBackMinor: 100 }),
    group({ day: "2026-11-25", network: "jvzoo", earnedMinor: 50, refundedMinor: null, chargedBackMinor: null }),
    group({ day: "2026-11-25", network: "jvzoo", currency: "EUR", earnedMinor: 9_999 }),
  ],
  completeness: {
    state: "partial" as const,
    completeTo: null,
    parts: [
      // Midnight in Berlin is 23:00 UTC: the 24th alone.
      {
        ...{ accountId: "a", reason: "missing" as const, since: "2026-11-23T23:00:00.000Z" },
        ...{ start: "2026-11-23T23:00:00.000Z", end: "2026-11-24T23:00:00.000Z" },
      },
      {
        ...{ accountId: "a", reason: "held_back" as const, since: "2026-11-23T10:00:00.000Z" },
        ...{ start: "2026-11-23T10:00:00.000Z", end: "2026-11-23T10:00:01.000Z" },
      },
    ],
  },
};

test("a bar is what came in per network above the axis and what was taken back below it", () => {
  const bars = barsOf(earnings, "USD", "day", "2026-11-25");
  expect(bars.map(({ at, byNetwork, takenBack, earned }) => ({ at, byNetwork, takenBack, earned }))).toEqual([
    { at: "2026-11-23", byNetwork: { clickbank: 1_000, jvzoo: 400 }, takenBack: -600, earned: 800 },
    { at: "2026-11-24", byNetwork: {}, takenBack: 0, earned: 0 },
    { at: "2026-11-25", byNetwork: { jvzoo: 50 }, takenBack: 0, earned: 50 },
  ]);
  expect(networksOf(bars)).toEqual(["clickbank", "jvzoo"]);
});

test("a day with a hole is marked as uncovered by the user's days, and the day that runs as running", () => {
  const bars = barsOf(earnings, "USD", "day", "2026-11-25");
  expect(bars.map(({ uncovered, running }) => [uncovered, running])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});

test("weeks begin on Monday and months on their first", () => {
  const long = { ...earnings, from: "2026-10-28", to: "2026-11-12", groups: [] };
  expect(barsOf(long, "USD", "week", "2026-11-11").map(({ at }) => at)).toEqual([
    "2026-10-26",
    "2026-11-02",
    "2026-11-09",
  ]);
  expect(barsOf(long, "USD", "month", "2026-11-11").map(({ at, running }) => [at, running])).toEqual([
    ["2026-10-01", false],
    ["2026-11-01", true],
  ]);
});
