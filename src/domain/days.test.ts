import { expect, test } from "vitest";
import { addDays, addMonths, dayIn, daysBetween, daysFrom, firstOfMonth, isDay, mondayOf } from "./days";

test.each([
  ["Europe/Berlin", "2026-11-24T23:30:00Z", "2026-11-25"],
  ["America/New_York", "2026-11-25T04:59:59Z", "2026-11-24"],
  ["Pacific/Auckland", "2026-11-24T11:00:00Z", "2026-11-25"],
  ["UTC", "2026-11-24T23:59:59.999Z", "2026-11-24"],
])("in %s, %s is on %s", (zone, at, day) => {
  expect(dayIn(zone, new Date(at))).toBe(day);
});

test("days follow each other over the ends of months and years, and over leap days", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  expect(daysFrom("2026-10-30", "2026-11-02")).toEqual(["2026-10-30", "2026-10-31", "2026-11-01"]);
  expect(addMonths("2026-01-31", -1)).toBe("2025-12-01");
  expect(addMonths("2026-11-25", 2)).toBe("2027-01-01");
});

test.each(["2026-02-30", "2026-13-01", "2026-1-1", "abc", "", "2026-12-01T00:00:00Z", null])("%s is no day", (text) => {
  expect(isDay(text)).toBe(false);
});

test("a leap day is a day", () => expect(isDay("2028-02-29")).toBe(true));

test.each([
  ["2026-11-25", "2026-11-23"],
  ["2026-11-23", "2026-11-23"],
  ["2026-11-29", "2026-11-23"],
])("the week of %s begins on %s", (day, monday) => {
  expect(mondayOf(day)).toBe(monday);
});

test("a month begins on its first day, and no days lie between a day and one before it", () => {
  expect(["2026-11-01", "2026-11-25", "2026-12-31"].map(firstOfMonth)).toEqual([
    "2026-11-01",
    "2026-11-01",
    "2026-12-01",
  ]);
  expect(daysFrom("2026-11-02", "2026-11-02")).toEqual([]);
  expect(daysFrom("2026-11-02", "2026-10-30")).toEqual([]);
  expect(daysBetween("2026-11-02", "2026-10-30")).toBe(-3);
});

test("a zone that was asked for before does not answer for another", () => {
  const at = new Date("2026-11-25T02:00:00Z");
  const zones = ["UTC", "America/New_York", "UTC", "America/New_York"];
  expect(zones.map((zone) => dayIn(zone, at))).toEqual(["2026-11-25", "2026-11-24", "2026-11-25", "2026-11-24"]);
});
