import { describe, expect, it } from "vitest";
import { formatDuration, formatRelative, formatShare } from "./format";

describe("formatRelative", () => {
  const now = Date.parse("2026-05-10T12:00:00.000Z");

  it.each([
    ["2026-05-10T11:59:30.000Z", "just now"],
    ["2026-05-10T11:55:00.000Z", "5 minutes ago"],
    ["2026-05-10T10:01:00.000Z", "1 hour ago"],
    ["2026-05-09T11:00:00.000Z", "yesterday"],
    ["2026-05-01T11:00:00.000Z", "9 days ago"],
  ])("says %s as %s", (iso, words) => {
    expect(formatRelative(iso, now)).toBe(words);
  });

  it("takes a time slightly ahead, from a server clock that is, as just now", () => {
    expect(formatRelative("2026-05-10T12:00:20.000Z", now)).toBe("just now");
  });
});

describe("formatDuration", () => {
  it.each([
    [420, "0.4 s"],
    [9_960, "10.0 s"],
    [12_400, "12 s"],
    [59_700, "1 min 0 s"],
    [200_000, "3 min 20 s"],
  ])("says %i milliseconds as %s", (milliseconds, words) => {
    expect(formatDuration(milliseconds)).toBe(words);
  });
});

describe("formatShare", () => {
  it("does not show 100 % before it is reached", () => {
    expect(formatShare(0.999)).toBe("99%");
    expect(formatShare(1)).toBe("100%");
  });
});
