import { describe, expect, it } from "vitest";
import type { AccountCoverage } from "#http/contract";

import { barLabel, describeCoverage } from "./describe-coverage";

const day = (date: string) => `${date}T00:00:00.000Z`;
const period = (start: string, end: string) => ({ start: day(start), end: day(end) });
const GAP = period("2024-03-01", "2024-04-01");
const coverage = (overrides: Partial<AccountCoverage>): AccountCoverage => ({
  wanted: period("1995-01-01", "2026-07-01"),
  covered: [period("2026-01-01", "2026-07-01")],
  missing: [],
  importing: [],
  coveredShare: 1,
  firstSale: null,
  share: null,
  parts: [],
  ...overrides,
});

describe("describeCoverage", () => {
  it("says from when to when all is there", () => {
    const firstSale = "2023-03-03T10:00:00.000Z";
    expect(describeCoverage(coverage({ firstSale }))).toBe("Complete from Mar 3, 2023 to Jul 1, 2026.");
  });

  it("claims no beginning where there was no sale", () => {
    expect(describeCoverage(coverage({}))).toBe("Complete to Jul 1, 2026. There was no sale so far.");
  });

  it("names the only gap", () => {
    expect(describeCoverage(coverage({ missing: [GAP] }))).toBe("1 gap, from Mar 1, 2024 to Apr 1, 2024.");
  });

  it("counts the gaps and names the longest", () => {
    const missing = [period("2020-01-01", "2020-01-05"), GAP, period("2025-01-01", "2025-01-03")];
    expect(describeCoverage(coverage({ missing }))).toBe("3 gaps, the longest from Mar 1, 2024 to Apr 1, 2024.");
  });

  it("gives the time too where days would say too little", () => {
    const missing = [{ start: "2024-03-01T10:00:00.000Z", end: "2024-03-01T11:30:00.000Z" }];
    expect(describeCoverage(coverage({ missing })).replaceAll("\u202f", " ")).toBe(
      "1 gap, from Mar 1, 2024, 10:00 AM to Mar 1, 2024, 11:30 AM.",
    );
  });

  it("says that nothing is covered yet", () => {
    expect(describeCoverage(coverage({ covered: [], missing: [period("1995-01-01", "2026-07-01")] }))).toBe(
      "Nothing is covered yet.",
    );
  });
});

describe("barLabel", () => {
  const bar = (...segments: [state: "covered" | "importing" | "missing" | "outside", length: number][]) => {
    let at = 0;
    return barLabel({
      firstYear: 2026,
      lastYear: 2026,
      segments: segments.map(([state, length]) => {
        const start = at;
        at += length;
        return { state, start, end: at };
      }),
    });
  };

  it("does not hold against a year what is outside the history", () => {
    expect(bar(["covered", 50], ["outside", 50])).toBe("Complete");
    expect(bar(["covered", 30], ["missing", 30], ["outside", 40])).toBe("50%");
  });

  it("says whether something is missing and whether it is being imported", () => {
    expect(bar(["missing", 100])).toBe("Missing");
    expect(bar(["importing", 50], ["covered", 50])).toBe("50%, importing");
    expect(bar(["covered", 99_999], ["missing", 1])).toBe("99%");
  });
});
