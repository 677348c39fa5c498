import { describe, expect, it } from "vitest";
import type { AccountCoverage } from "#http/contract";

import { coverageBars } from "./coverage-bars";

const day = (date: string) => `${date}T00:00:00.000Z`;
const period = (start: string, end: string) => ({ start: day(start), end: day(end) });
const coverage = (overrides: Partial<AccountCoverage>): AccountCoverage => ({
  wanted: period("2023-01-01", "2026-07-01"),
  covered: [],
  missing: [],
  importing: [],
  coveredShare: 0,
  firstSale: null,
  share: null,
  parts: [],
  ...overrides,
});
const shape = (bars: ReturnType<typeof coverageBars>) =>
  bars.map(({ firstYear, lastYear, segments }) => [firstYear, lastYear, segments.map(({ state }) => state).join(" ")]);

describe("coverageBars", () => {
  it("shows neighbouring years that are covered throughout as one bar, newest first", () => {
    const bars = coverageBars(coverage({ covered: [period("2023-01-01", "2026-07-01")] }));
    expect(shape(bars)).toEqual([
      [2026, 2026, "covered outside"],
      [2023, 2025, "covered"],
    ]);
  });

  it("keeps a year with a gap apart and puts the gap where it is", () => {
    const covered = [period("2023-01-01", "2024-03-01"), period("2024-04-01", "2026-07-01")];
    const bars = coverageBars(coverage({ covered }));
    expect(shape(bars)).toEqual([
      [2026, 2026, "covered outside"],
      [2025, 2025, "covered"],
      [2024, 2024, "covered missing covered"],
      [2023, 2023, "covered"],
    ]);
    expect(bars[2]?.segments[1]).toMatchObject({ start: Date.UTC(2024, 2), end: Date.UTC(2024, 3) });
  });

  it("takes what is covered and read again as covered", () => {
    const bars = coverageBars(
      coverage({ covered: [period("2025-07-01", "2026-07-01")], importing: [period("2025-01-01", "2026-01-01")] }),
    );
    expect(shape(bars)).toEqual([
      [2026, 2026, "covered outside"],
      [2025, 2025, "importing covered"],
      [2023, 2024, "missing"],
    ]);
  });

  it("joins windows that overlap or touch", () => {
    const covered = [
      period("2023-01-01", "2024-06-01"),
      period("2024-06-01", "2025-09-01"),
      period("2025-08-01", "2026-01-01"),
    ];
    expect(shape(coverageBars(coverage({ wanted: period("2023-01-01", "2026-01-01"), covered })))).toEqual([
      [2023, 2025, "covered"],
    ]);
  });

  it("starts where the network's history does", () => {
    expect(shape(coverageBars(coverage({ wanted: period("2026-04-01", "2026-07-01") })))).toEqual([
      [2026, 2026, "outside missing outside"],
    ]);
  });

  it("starts in the year of the first sale, once it is known which one that is", () => {
    const covered = [period("2023-01-01", "2026-07-01")];
    expect(shape(coverageBars(coverage({ covered, firstSale: day("2025-03-01"), share: 1 })))).toEqual([
      [2026, 2026, "covered outside"],
      [2025, 2025, "covered"],
    ]);
    expect(coverageBars(coverage({ covered, firstSale: day("2025-03-01"), share: null })).at(-1)?.firstYear).toBe(2023);
  });
});
