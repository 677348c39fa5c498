import { expect, test } from "vitest";
import { unusualWeek, type Week } from "./unusual-week";

const week = (earnedMinor: number, sales = 20, reversals = 1): Week => ({ earnedMinor, sales, reversals });
const steady = [week(1_000), week(1_200), week(900), week(1_100)];

test.each([
  ["half of the weakest week is a drop from one minor unit below it", week(449), "drop"],
  ["exactly half of it is none", week(450), null],
  ["a week without any sale is a drop", week(0, 0, 0), "drop"],
  ["more than twice the worst share of refunds is unusual", week(1_000, 20, 5), "refunds"],
  ["fewer than five refunds say nothing", week(1_000, 4, 4), null],
  ["a good week is not unusual", week(9_000, 200, 10), null],
])("%s", (_, one, verdict) => {
  expect(unusualWeek(one, steady)).toBe(verdict);
});

test("twice the worst share of refunds is not more than twice", () => {
  const before = steady.map((one) => ({ ...one, reversals: 5 }));
  expect(unusualWeek(week(1_000, 20, 10), before)).toBe(null);
  expect(unusualWeek(week(1_000, 20, 11), before)).toBe("refunds");
});

test("nothing is said of an account with fewer than four weeks, or a week of fewer than ten sales among them", () => {
  expect(unusualWeek(week(0), steady.slice(1))).toBe(null);
  expect(unusualWeek(week(0), [...steady.slice(1), week(900, 9)])).toBe(null);
  expect(unusualWeek(week(0), [...steady.slice(1), week(900, 10)])).toBe("drop");
});

test("weeks that earned nothing cannot be halved", () => {
  expect(unusualWeek(week(-5), [...steady.slice(1), week(0)])).toBe(null);
});
