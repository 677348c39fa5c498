import { expect, it } from "vitest";
import type { EarningsAnswer, EarningsGroupAnswer } from "#http/contract-of-money";
import { unusualWeeks, weeksUntil } from "./unusual-weeks";

const TODAY = "2026-11-25";
const WEEKS = ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"];
const NOTHING = {
  ...{ rebills: 0, refunds: 0, chargebacks: 0, grossMinor: null, earnedOfGrossMinor: null, commissionMinor: 0 },
  ...{ pendingMinor: 0, refundedMinor: 0, chargedBackMinor: 0, cancelledMinor: 0 },
};
const group = (account: string, week: string, earnedMinor: number, sales = 20): EarningsGroupAnswer => ({
  ...{ ...NOTHING, account, week, earnedMinor, sales, currency: "USD" },
});
const answer = (groups: EarningsGroupAnswer[], open: string[] = []): EarningsAnswer => ({
  ...{ from: "2026-10-19", to: "2026-11-23", zone: "UTC", groupBy: ["week", "account"], groups, totals: [] },
  completeness: {
    state: open.length > 0 ? "partial" : "complete",
    completeTo: null,
    parts: open.map((accountId) => ({
      ...{ accountId, reason: "missing" as const, since: "2026-11-20T00:00:00.000Z" },
      ...{ start: "2026-11-20T00:00:00.000Z", end: "2026-11-21T00:00:00.000Z" },
    })),
  },
});

it("asks for the last full week and the four before it, also on a Monday", () => {
  expect(weeksUntil(TODAY)).toEqual({ from: "2026-10-19", to: "2026-11-23", last: "2026-11-16" });
  expect(weeksUntil("2026-11-23")).toEqual(weeksUntil(TODAY));
});

it("finds the account whose last week fell, also to nothing at all, but not where something is missing", () => {
  const of = (account: string, last: number | null) =>
    WEEKS.flatMap((week) => (week === "2026-11-16" && last === null ? [] : [group(account, week, last ?? 1_000)])).map(
      (one) => (one.week === "2026-11-16" ? one : { ...one, earnedMinor: 1_000 }),
    );
  const groups = [...of("fell", 400), ...of("fine", 900), ...of("gone", null), ...of("open", 100)];
  const found = unusualWeeks(answer(groups, ["open"]), TODAY);
  expect(found.map(({ account, what }) => [account, what])).toEqual([
    ["fell", "drop"],
    ["gone", "drop"],
  ]);
});

it("calls no week unusual that may be among those that are told as one", () => {
  const weeks = WEEKS.map((week) => group("small", week, 5_000));
  const rest = { ...group("", "", 99), account: null, week: null, rest: true as const };
  expect(unusualWeeks(answer(weeks.slice(0, -1)), TODAY)).toMatchObject([{ account: "small", what: "drop" }]);
  expect(unusualWeeks(answer([...weeks.slice(0, -1), rest]), TODAY)).toEqual([]);
  const fell = [...weeks.slice(0, -1), group("small", "2026-11-16", 100)];
  expect(unusualWeeks(answer([...fell, rest]), TODAY), "where all are told").toMatchObject([{ what: "drop" }]);
});
