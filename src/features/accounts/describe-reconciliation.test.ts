import { describe, expect, it } from "vitest";
import type { ReconciledDay } from "#http/contract";

import { describeDays, describeDifference } from "./describe-reconciliation";

const makeDay = (overrides: Partial<ReconciledDay> = {}): ReconciledDay => ({
  day: "2026-09-30",
  currency: "USD",
  reportedMinor: 12_000,
  notifiedMinor: 12_000,
  notifiedSales: 3,
  reportedConversions: 3,
  differenceMinor: 0,
  ...overrides,
});

describe("describeDays", () => {
  it("says that all days are equal", () => {
    expect(describeDays([makeDay(), makeDay()])).toBe("2 days, all equal.");
  });

  it("counts the days that differ", () => {
    expect(describeDays([makeDay(), makeDay({ differenceMinor: 1 })])).toBe("2 days, 1 of them differs.");
  });

  it("does not call days different that no notification told of", () => {
    const days = [makeDay({ notifiedMinor: 0, notifiedSales: 0, differenceMinor: 12_000 })];
    expect(describeDays(days)).toMatch(/^1 day\. No notification/);
  });

  it("says that there is nothing", () => {
    expect(describeDays([])).toBe("The network reported nothing in this period.");
  });
});

describe("describeDifference", () => {
  it("says which side has more", () => {
    expect(describeDifference(makeDay({ differenceMinor: 4_000 }))).toBe("$40.00 not notified");
    expect(describeDifference(makeDay({ differenceMinor: -4_000 }))).toBe("$40.00 not reported");
    expect(describeDifference(makeDay())).toBe("None");
  });
});
