import { describe, expect, it } from "vitest";
import { HOUR, SECOND } from "#domain/window";
import { parseRetryAfter } from "./ask-again";

const NOW = new Date("2026-09-20T12:00:00Z");

describe("parseRetryAfter", () => {
  it.each([
    ["0", 0],
    ["7", 7 * SECOND],
    [" 120 ", 120 * SECOND],
    ["1.5", 1_500],
  ])("reads %j as seconds", (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([
    ["Sun, 20 Sep 2026 12:00:30 GMT"],
    ["Sunday, 20-Sep-26 12:00:30 GMT"],
    ["Sun Sep 20 12:00:30 2026"],
    ["2026-09-20T12:00:30Z"],
    ["2026-09-20T14:00:30+02:00"],
  ])("reads %j as a date", (header) => {
    expect(parseRetryAfter(header, NOW)).toBe(30 * SECOND);
  });

  it.each([
    [String(NOW.getTime() / SECOND + 30), 30 * SECOND],
    [String(NOW.getTime() + 30 * SECOND), 30 * SECOND],
    ["1000000000", 0],
    ["999999999", 2 * HOUR],
    [String(NOW.getTime() / SECOND + 86_400), 2 * HOUR],
  ])("reads %j as a time where it is as large as one", (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it("takes a date that has passed for no wait", () => {
    expect(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", NOW)).toBe(0);
    expect(parseRetryAfter("Sun, 20 Sep 2026 12:00:00 GMT", NOW)).toBe(0);
  });

  it("waits two hours at the most, since the next hourly sync asks again anyway", () => {
    expect(parseRetryAfter("7200", NOW)).toBe(2 * HOUR);
    expect(parseRetryAfter("7201", NOW)).toBe(2 * HOUR);
    expect(parseRetryAfter("9".repeat(400), NOW)).toBe(2 * HOUR);
    expect(parseRetryAfter("Sun, 20 Sep 2026 15:00:00 GMT", NOW)).toBe(2 * HOUR);
  });

  it.each([null, "", "  ", "soon", "-5", "in 60", "60s", "1e3", "5, 10", "Sun, 99 Sep 2026 12:00:30 GMT"])(
    "does not make a wait of %j",
    (header) => {
      expect(parseRetryAfter(header, NOW)).toBeUndefined();
    },
  );
});
