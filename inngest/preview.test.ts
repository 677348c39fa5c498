import { afterAll, expect, test, vi } from "vitest";

afterAll(() => vi.unstubAllEnvs());

test.each([
  ["production", true],
  ["preview", false],
])("in a deployment of kind %s functions begin by the clock: %s", async (kind, isByTheClock) => {
  vi.stubEnv("VERCEL_ENV", kind);
  vi.stubEnv("INNGEST_DEV", "1");
  vi.resetModules();
  const { functions } = await import("../inngest");
  const triggers = functions.flatMap((fn) => fn["opts"].triggers ?? []);
  expect(triggers.length).toBeGreaterThanOrEqual(functions.length);
  expect(triggers.some((trigger) => "cron" in trigger)).toBe(isByTheClock);
});
