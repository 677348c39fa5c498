import { describe, expect, it } from "vitest";
import { DAY, earliest, HOUR, hourOf, latest, partBefore, windowMs } from "./window";

const date = (text: string) => new Date(text);

describe("hourOf", () => {
  it("is the start of the hour, which belongs to the hour that it starts", () => {
    expect(hourOf(date("2026-09-20T10:00:00.000Z"))).toEqual(date("2026-09-20T10:00:00Z"));
    expect(hourOf(date("2026-09-20T10:59:59.999Z"))).toEqual(date("2026-09-20T10:00:00Z"));
    expect(hourOf(date("2026-09-20T11:00:00.000Z"))).toEqual(date("2026-09-20T11:00:00Z"));
  });
});

describe("windowMs", () => {
  it("is the length of a window, whatever the clocks do within it", () => {
    expect(windowMs({ start: date("2026-03-28T12:00:00Z"), end: date("2026-03-29T12:00:00Z") })).toBe(DAY);
    expect(windowMs({ start: date("2026-03-28T12:00:00Z"), end: date("2026-03-28T12:00:00Z") })).toBe(0);
    expect(windowMs({ start: date("2026-03-28T12:00:00Z"), end: date("2026-03-28T11:00:00Z") })).toBe(-HOUR);
  });
});

describe("earliest and latest", () => {
  const dates = ["2026-09-02", "2026-09-01", "2026-09-03"].map((day) => date(`${day}T00:00:00Z`));

  it("pick a date of any number of them, as a copy", () => {
    expect(earliest(...dates)).toEqual(dates[1]);
    expect(latest(...dates)).toEqual(dates[2]);
    expect(earliest(...dates)).not.toBe(dates[1]);
  });
});

describe("partBefore", () => {
  const window = { start: date("2026-09-20T10:00:00Z"), end: date("2026-09-20T12:00:00Z") };

  it("is what of a window lies before a moment", () => {
    const at = date("2026-09-20T11:00:00Z");
    expect(partBefore(window, at)).toEqual({ start: window.start, end: at });
    expect(partBefore(window, date("2026-09-20T13:00:00Z"))).toEqual(window);
  });

  it("is empty, and ends at the moment, where nothing does", () => {
    const at = date("2026-09-20T09:00:00Z");
    expect(partBefore(window, at)).toEqual({ start: at, end: at });
  });
});
