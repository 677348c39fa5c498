import { describe, expect, it } from "vitest";
import { backoffMs, parseRetryAfter } from "./retry";

const now = Date.parse("2026-01-02T03:04:05Z");

describe("Retry-After", () => {
  it.each([
    ["seconds", "30", now + 30_000],
    ["an HTTP date", "Fri, 02 Jan 2026 03:05:05 GMT", now + 60_000],
    ["an ISO date", "2026-01-02T03:06:05.500Z", now + 120_500],
    ["a time in the past, as one second", "2020-01-02T03:06:05Z", now + 1000],
    ["more than a day, as a day", "999999", now + 86_400_000],
    ["nonsense, as nothing", "soon", undefined],
    ["nothing", undefined, undefined],
  ])("reads %s", (_, header, at) => {
    expect(parseRetryAfter(header, now)).toBe(at);
  });
});

describe("back-off", () => {
  it("grows as the real server's does, with up to 30 seconds of jitter", () => {
    for (const [attempt, base] of [
      [0, 15_000],
      [1, 30_000],
      [4, 300_000],
      [30, 7_200_000],
    ] as const) {
      const wait = backoffMs(attempt, undefined);
      expect(wait).toBeGreaterThanOrEqual(base);
      expect(wait).toBeLessThanOrEqual(base + 30_000);
    }
  });

  it("is the fixed interval when there is one", () => {
    expect(backoffMs(7, 25)).toBe(25);
  });
});
