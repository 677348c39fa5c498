import { describe, expect, it } from "vitest";
import type { AskedWindow } from "#domain/account-reads";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { PLAIN, PLAN_NOW, readOf, stretch } from "../../../test/plan-kit";
import { maxAges, mostOverdue, type OverdueInput } from "./overdue";

describe("the ages that plans keep to", () => {
  const accounts = Array.from({ length: 200 }, (_, n) => `account-${n}`);
  const agesOf = (account: string) => maxAges({ reversalWindowDays: 35 }, account);
  const shares = (index: number, greatest: number) =>
    accounts.map((account) => (agesOf(account)[index]?.ageMs as number) / greatest);

  it("leave time for the next hourly sync, and are up to a fifth shorter than the greatest ages", () => {
    for (const [index, greatest] of [6 * HOUR, DAY, 7 * DAY].entries()) {
      const all = shares(index, greatest);
      expect(Math.max(...all)).toBeLessThanOrEqual(1 - (70 * MINUTE) / greatest);
      expect(Math.min(...all)).toBeGreaterThanOrEqual(0.8);
    }
    expect(Math.max(...shares(0, HOUR))).toBe((4 * HOUR + 50 * MINUTE) / HOUR);
  });

  it("are spread over accounts, and stay an account's own", () => {
    const weeks = shares(2, 7 * DAY);
    for (const fifth of [0.8, 0.84, 0.88, 0.92, 0.96]) {
      const within = weeks.filter((share) => share >= fifth && share < fifth + 0.04).length;
      expect(within).toBeGreaterThan(200 / 5 / 2);
    }
    expect(agesOf("account-7")).toEqual(agesOf("account-7"));
    expect(agesOf("account-7").map(({ depthMs }) => depthMs)).toEqual([2 * DAY, 35 * DAY, 180 * DAY]);
  });
});

/** Read so many hours ago: from 24 on it is due. */
const readAgo = (hours: number, startDay: number, endDay: number): AskedWindow =>
  readOf(stretch(startDay * DAY, endDay * DAY), 1, hours * HOUR);

function most(reads: AskedWindow[], over: Partial<OverdueInput> = {}) {
  const known = { covered: [], readLately: [], reads };
  const ages = [{ depthMs: 40 * DAY, ageMs: DAY }];
  const traits = { opened: PLAIN.opened, minWindowMs: HOUR };
  return mostOverdue({ reads: known, traits, ages, now: PLAN_NOW, lookBackMs: 2 * DAY, ...over });
}
const days = (start: number, end: number) => stretch(start * DAY, end * DAY);

describe("what is due", () => {
  it("is due from its greatest age on, and not a moment before", () => {
    expect(most([readAgo(24, 9, 5)])?.core).toMatchObject(days(9, 5));
    expect(most([readAgo(24 - 1 / 3600, 9, 5)])).toBeNull();
    expect(most([])).toBeNull();
  });

  it("lies behind the hourly window, and no deeper than the deepest age", () => {
    expect(most([readAgo(30, 60, 0)])?.wider).toEqual(days(40, 2));
    const ages = [
      { depthMs: 40 * DAY, ageMs: DAY },
      { depthMs: 50 * DAY, ageMs: DAY },
      { depthMs: 45 * DAY, ageMs: DAY },
    ];
    expect(most([readAgo(30, 60, 0)], { ages })?.wider).toEqual(days(50, 2));
  });

  it("is nothing that the network no longer tells", () => {
    const traits = { opened: PLAIN.opened, minWindowMs: HOUR, historyLimitMs: 20 * DAY };
    expect(most([readAgo(30, 60, 0)], { traits })?.wider).toEqual(days(20, 2));
  });

  it("is nothing shorter than an hour, or than the shortest window where that is shorter", () => {
    const lasting = (minutes: number, minWindowMs: number) =>
      most([readOf(stretch(9 * DAY, 9 * DAY - minutes * MINUTE), 1, 30 * HOUR)], {
        traits: { opened: PLAIN.opened, minWindowMs },
      });
    expect(lasting(60, DAY)).not.toBeNull();
    expect(lasting(59, DAY)).toBeNull();
    expect(lasting(10, 10 * MINUTE)).not.toBeNull();
    expect(lasting(9, 10 * MINUTE)).toBeNull();
  });

  it("is long enough together with what is due beside it", () => {
    const middle = 9 * DAY - 30 * MINUTE;
    const halves = [
      readOf(stretch(9 * DAY, middle), 1, 30 * HOUR),
      readOf(stretch(middle, 9 * DAY - HOUR), 1, 31 * HOUR),
    ];
    expect(most(halves)?.wider).toEqual(stretch(9 * DAY, 9 * DAY - HOUR));
    expect(most(halves.slice(0, 1))).toBeNull();
  });
});

describe("the most overdue part", () => {
  it("is what was read longest ago in terms of what it may be", () => {
    expect(most([readAgo(30, 20, 15), readAgo(40, 12, 10), readAgo(35, 8, 5)])?.core).toMatchObject(days(12, 10));
    const ages = [
      { depthMs: 10 * DAY, ageMs: DAY },
      { depthMs: 40 * DAY, ageMs: 4 * DAY },
    ];
    expect(most([readAgo(4 * 30, 20, 15), readAgo(35, 8, 5)], { ages })?.core).toMatchObject(days(8, 5));
  });

  it("is the newest of several that are as overdue, whatever order they come in", () => {
    const equal = [readAgo(30, 20, 15), readAgo(30, 12, 10), readAgo(30, 8, 5)];
    for (const reads of [equal, equal.toReversed()]) expect(most(reads)?.core).toMatchObject(days(8, 5));
  });

  it("is found though what is due beside it is less so", () => {
    const beside = [readAgo(30, 30, 28), readAgo(25, 20, 18), readAgo(40, 18, 16), readAgo(26, 16, 14)];
    expect(most([...beside, readAgo(35, 8, 5)])?.core).toMatchObject(days(18, 16));
    expect(most([...beside, readAgo(41, 8, 5)])?.core).toMatchObject(days(8, 5));
  });

  it("is none that is too short by itself, though it is as overdue as what is long enough", () => {
    const short = readOf(stretch(6 * DAY, 6 * DAY - 30 * MINUTE), 1, 30 * HOUR);
    const older = readOf(stretch(30 * DAY, 30 * DAY - 30 * MINUTE), 1, 30 * HOUR);
    expect(most([older, readAgo(30, 20, 15), short])?.core).toMatchObject(days(20, 15));
  });

  it("is the newest of equals inside of one stretch", () => {
    const ages = [
      { depthMs: 10 * DAY, ageMs: DAY },
      { depthMs: 12 * DAY, ageMs: DAY },
    ];
    expect(most([readAgo(30, 12, 8)], { ages })?.core).toMatchObject(days(10, 8));
  });
});

describe("what is read with the most overdue part", () => {
  it("is all that is due next to it, on either side", () => {
    const due = most([readAgo(24, 30, 25), readAgo(25, 25, 20), readAgo(40, 20, 18), readAgo(24, 18, 15)]);
    expect(due).toMatchObject({ core: days(20, 18), back: days(30, 18), wider: days(30, 15) });
  });

  it("is what has half its age, but nothing younger on the older side", () => {
    expect(most([readAgo(12, 30, 20), readAgo(40, 20, 15)])?.back).toEqual(days(30, 15));
    expect(most([readAgo(11.99, 30, 20), readAgo(40, 20, 15)])?.back).toEqual(days(20, 15));
    expect(most([readAgo(12, 25, 20), readAgo(11, 30, 25), readAgo(40, 20, 15)])?.back).toEqual(days(25, 15));
  });

  it("is what has half its age on the newer side, and half a day of what is younger", () => {
    expect(most([readAgo(40, 20, 15), readAgo(12, 15, 10)])?.wider).toEqual(days(20, 10));
    expect(most([readAgo(40, 20, 15), readAgo(11.99, 15, 10)])?.wider).toEqual(days(20, 14.5));
    expect(most([readAgo(40, 20, 15), readAgo(12, 15, 10), readAgo(1, 10, 5)])?.wider).toEqual(days(20, 9.5));
    expect(most([readAgo(40, 20, 15), readAgo(1, 15, 14.75), readAgo(2, 14.75, 10)])?.wider).toEqual(days(20, 14.5));
    expect(most([readAgo(40, 20, 15), readAgo(1, 15, 14.75)])?.wider).toEqual(days(20, 14.75));
  });

  it("is nothing that was read at this moment", () => {
    expect(most([readAgo(40, 20, 15), readAgo(0, 15, 10)])).toMatchObject({ back: days(20, 15), wider: days(20, 15) });
    expect(most([readAgo(0, 25, 20), readAgo(40, 20, 15)])?.back).toEqual(days(20, 15));
  });

  it("is nothing beyond what was never read", () => {
    const apart = [readAgo(30, 30, 21), readAgo(40, 20, 15), readAgo(30, 14, 10)];
    expect(most(apart)).toMatchObject({ core: days(20, 15), back: days(20, 15), wider: days(20, 15) });
  });

  it("is of another greatest age only where it is due itself", () => {
    const ages = [
      { depthMs: 10 * DAY, ageMs: DAY },
      { depthMs: 20 * DAY, ageMs: 4 * DAY },
    ];
    const around = (older: number, newer: number) => [readAgo(older, 20, 10), readAgo(40, 10, 8), readAgo(newer, 8, 6)];
    expect(most(around(95, 20), { ages })).toMatchObject({ core: days(10, 8), back: days(10, 8) });
    expect(most(around(96, 20), { ages })?.back).toEqual(days(20, 8));
    const deep = [readAgo(4 * 40, 20, 10), readAgo(23, 10, 5)];
    expect(most(deep, { ages })?.wider).toEqual(days(20, 8));
    expect(most([readAgo(4 * 40, 20, 10), readAgo(24, 10, 5)], { ages })?.wider).toEqual(days(20, 5));
  });
});
