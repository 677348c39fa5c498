import { afterEach, expect, test, vi } from "vitest";
import { startOfDay } from "./calendar";

afterEach(() => {
  vi.useRealTimers();
});

// In Havana and on the Azores a clock is set back at the midnight that it has just passed: that day begins twice.
test.each([
  ["America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z"],
  ["Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00.000Z"],
  ["Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00.000Z"],
  ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"],
])("in %s, %s begins at its first moment, in whatever season that is asked", (zone, day, first) => {
  for (const now of ["2026-07-15T12:00:00Z", "2026-12-15T12:00:00Z"]) {
    vi.useFakeTimers({ now: new Date(now), toFake: ["Date"] });
    expect(startOfDay(day, zone).toISOString()).toBe(first);
  }
});
