import { afterAll, beforeAll, expect, test } from "vitest";
import { waitFor } from "../test/wait-for";
import { connect, type EndToEnd, isComplete, startEndToEnd } from "./stack";

const LIMIT_SECONDS = 5;

let e2e: EndToEnd;
beforeAll(async () => {
  e2e = await startEndToEnd({ MAX_DURATION_SECONDS: String(LIMIT_SECONDS) });
});
afterAll(() => e2e?.close());

test("an import of more than 20 seconds of pages completes within requests of 5 seconds", async () => {
  const user = await e2e.signUp();
  e2e.sandbox.setLatency({ ms: 400 });
  const since = new Date(Date.now() - 300 * 86_400_000).toISOString();
  const { id, sandboxId } = await connect(e2e, user, "clickbank", { since, salesPerDay: 15 });
  await waitFor("the import is complete", () => isComplete(user, id));

  const asked = e2e.sandbox.requests({ account: sandboxId });
  expect(asked.reduce((sum, { ms }) => sum + (ms ?? 0), 0)).toBeGreaterThan(20_000);
  expect(e2e.invocations.length).toBeGreaterThan(4);
  expect(Math.max(...e2e.invocations)).toBeLessThan(LIMIT_SECONDS * 1_000);
});
