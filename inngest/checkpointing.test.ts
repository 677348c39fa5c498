import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timingFor } from "./sync-context";

const LIMIT_SECONDS = 10;

beforeAll(() => vi.stubEnv("MAX_DURATION_SECONDS", String(LIMIT_SECONDS)));
afterAll(() => vi.unstubAllEnvs());

it("no function starts a step in a request that the platform is about to cut off", async () => {
  const { functions } = await import("../inngest");
  const sdkDefaultMs = 10_000;
  const runtimes = functions.map((fn) => [
    fn.id(),
    fn["shouldAsyncCheckpoint"](undefined, "function", false, sdkDefaultMs)?.maxRuntime,
  ]);
  const { maxRuntimeMs } = timingFor(LIMIT_SECONDS);
  expect(runtimes).toEqual(functions.map((fn) => [fn.id(), maxRuntimeMs]));
});
