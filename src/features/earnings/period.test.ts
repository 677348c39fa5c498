import { expect, test } from "vitest";
import { periodBefore, periodOf, unitOf } from "./period";

const NOW = new Date("2026-11-25T23:30:00Z");
const of = (query: string, zone = "UTC") => periodOf(new URLSearchParams(query), zone, NOW);

test.each([
  ["", "UTC", "2026-10-27", "2026-11-26"],
  ["", "Europe/Berlin", "2026-10-28", "2026-11-27"],
  ["period=today", "America/New_York", "2026-11-25", "2026-11-26"],
  ["period=7d", "UTC", "2026-11-19", "2026-11-26"],
  ["period=90d", "UTC", "2026-08-28", "2026-11-26"],
  ["period=month", "UTC", "2026-11-01", "2026-11-26"],
  ["period=year", "UTC", "2026-01-01", "2026-11-26"],
  ["period=custom&from=2026-02-01&to=2026-03-01", "UTC", "2026-02-01", "2026-03-01"],
  ["period=custom&from=2026-03-01&to=2026-02-01", "UTC", "2026-10-27", "2026-11-26"],
  ["period=custom&from=nonsense", "UTC", "2026-10-27", "2026-11-26"],
  ["period=forever", "UTC", "2026-10-27", "2026-11-26"],
])("%s in %s is %s to %s", (query, zone, from, to) => {
  expect(of(query, zone)).toMatchObject({ from, to });
});

test.each([
  ["period=30d", "2026-09-27", "2026-10-27"],
  ["period=today", "2026-11-24", "2026-11-25"],
  ["period=month", "2026-10-01", "2026-10-26"],
  ["period=year", "2025-01-01", "2025-11-26"],
])("%s is held against %s to %s", (query, from, to) => {
  expect(periodBefore(of(query))).toMatchObject({ from, to });
});

test("the days of a longer month are held against no more than the month before has", () => {
  const march = periodOf(new URLSearchParams("period=month"), "UTC", new Date("2026-03-31T12:00:00Z"));
  expect(periodBefore(march)).toMatchObject({ from: "2026-02-01", to: "2026-03-01" });
});

test.each([
  ["2026-11-01", "2026-12-01", "day"],
  ["2026-01-01", "2026-11-26", "week"],
  ["2020-01-01", "2026-11-26", "month"],
])("%s to %s is drawn by %s", (from, to, unit) => {
  expect(unitOf({ from, to })).toBe(unit);
});
