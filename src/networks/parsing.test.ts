import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { explain, idText, parseLocalTime } from "./parsing";

const BERLIN = "Europe/Berlin";
const PACIFIC = "America/Los_Angeles";
const utc = (text: string, zone: string) => parseLocalTime(text, zone)?.toISOString() ?? null;

describe("parseLocalTime", () => {
  it.each([
    ["2026-09-20T10:15:30-07:00", "2026-09-20T17:15:30.000Z"],
    ["2026-09-20T10:15:30.250-07:00", "2026-09-20T17:15:30.250Z"],
    ["2026-09-20T17:15:30Z", "2026-09-20T17:15:30.000Z"],
    ["20260920T101530-0700", "2026-09-20T17:15:30.000Z"],
    ["20260920T171530Z", "2026-09-20T17:15:30.000Z"],
    ["2026-09-20T10:15:30-07", "2026-09-20T17:15:30.000Z"],
  ])("goes by the offset of %j, whatever the network's clock", (text, expected) => {
    for (const zone of [BERLIN, PACIFIC, "utc"]) expect(utc(text, zone)).toBe(expected);
  });

  it.each([
    ["2026-09-20 10:15:30", "2026-09-20T08:15:30.000Z"],
    ["2026-09-20T10:15:30", "2026-09-20T08:15:30.000Z"],
    [" 20260920T101530 ", "2026-09-20T08:15:30.000Z"],
    ["2026-01-20 10:15", "2026-01-20T09:15:00.000Z"],
    ["2026-09-20", "2026-09-19T22:00:00.000Z"],
  ])("reads %j on the network's clock", (text, expected) => {
    expect(utc(text, BERLIN)).toBe(expected);
  });

  it("takes the earlier reading in the hour that a clock change repeats, in every zone", () => {
    expect(utc("2026-10-25 02:30:00", BERLIN)).toBe("2026-10-25T00:30:00.000Z");
    expect(utc("2026-11-01 01:30:00", PACIFIC)).toBe("2026-11-01T08:30:00.000Z");
    expect(utc("2026-04-05 02:30:00", "Australia/Sydney")).toBe("2026-04-04T15:30:00.000Z");
  });

  it("goes by an offset in the hour that a clock change repeats, however short it is written", () => {
    for (const offset of ["-08:00", "-0800", "-08"]) {
      expect(utc(`2026-11-01T01:30:00${offset}`, PACIFIC)).toBe("2026-11-01T09:30:00.000Z");
    }
    expect(utc("2026-11-01T09:30:00Z", PACIFIC)).toBe("2026-11-01T09:30:00.000Z");
  });

  it("puts a time that a clock change leaves out next to the change", () => {
    expect(utc("2026-03-29 02:30:00", BERLIN)).toBe("2026-03-29T01:30:00.000Z");
  });

  it("gives back every instant that is written with an offset", () => {
    const instant = fc.date({ min: new Date("1991-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    const zone = fc.constantFrom(BERLIN, PACIFIC, "utc", "Asia/Kolkata");
    fc.assert(fc.property(instant, zone, (date, clock) => utc(date.toISOString(), clock) === date.toISOString()));
  });

  it.each([
    "",
    "soon",
    "10:15:30",
    "T10:15:30",
    "2026",
    "2026-09",
    "2026-262",
    "2026-W38-6",
    "1789900000",
    "2026-13-01 00:00:00",
    "2026-02-30 00:00:00",
    "2026-09-20 25:00:00",
    "0000-00-00 00:00:00",
    "1970-01-01 00:00:00",
    "2101-01-01 00:00:00",
    "20/09/2026 10:15:30",
    "2026-09-20 10:15:30 and more",
  ])("makes no time of %j", (text) => {
    expect(parseLocalTime(text, BERLIN)).toBeNull();
  });
});

describe("idText", () => {
  it("takes text and numbers, without the space around", () => {
    expect([" A1 ", 70000001, "0"].map((id) => idText.parse(id))).toEqual(["A1", "70000001", "0"]);
  });

  it.each([[""], ["  "], [null], [undefined], [true], [{}], [["A1"]], ["x".repeat(201)]])("refuses %j", (id) => {
    expect(idText.safeParse(id).success).toBe(false);
  });
});

describe("explain", () => {
  const schema = z.object({ amount: z.number(), lines: z.array(z.object({ item: z.string() })) });
  const reasonFor = (row: unknown) => explain(schema.safeParse(row).error);

  it("names the field that is wrong, however deep, without its value", () => {
    expect(reasonFor({ amount: "CANARY", lines: [] })).toMatch(/^amount: /);
    expect(reasonFor({ amount: 1, lines: [{ item: "a" }, { item: 7 }] })).toMatch(/^lines\.1\.item: /);
    expect(reasonFor({ amount: "CANARY", lines: [] })).not.toContain("CANARY");
  });

  it("speaks of the row when the row itself is wrong", () => {
    expect(reasonFor("text")).toMatch(/^row: /);
  });

  it("passes on what another error says", () => {
    expect(explain(new RangeError("too large"))).toBe("too large");
    expect(explain("odd")).toBe("odd");
  });
});
