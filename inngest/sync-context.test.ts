import { describe, expect, it } from "vitest";
import { timingFor } from "./sync-context";

describe("timingFor", () => {
  it.each([5, 10, 60, 300, 900])("leaves room at the end of a request of %i seconds", (seconds) => {
    const { httpTimeoutMs, maxRuntimeMs } = timingFor(seconds);
    // A step that starts at the last moment, with a request that takes its whole time, and then some for the database.
    expect(maxRuntimeMs + httpTimeoutMs).toBeLessThanOrEqual(seconds * 1_000 * 0.8);
    expect(httpTimeoutMs).toBeGreaterThanOrEqual(1_000);
    expect(maxRuntimeMs).toBeGreaterThanOrEqual(1_000);
    expect(Number.isInteger(httpTimeoutMs) && Number.isInteger(maxRuntimeMs)).toBe(true);
  });

  it("waits twenty seconds for a network at the most, however long a request may last", () => {
    expect(timingFor(60).httpTimeoutMs).toBe(18_000);
    expect(timingFor(900).httpTimeoutMs).toBe(20_000);
  });
});
