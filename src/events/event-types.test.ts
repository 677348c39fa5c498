import { expect, test } from "vitest";
import { compileExpression } from "../../dev/engine/expressions";
import { onePerTurn } from "../../inngest/functions/flow-control";
import { syncEvent } from "./event-types";

const account = { accountId: "a1", userId: "u1", network: "clickbank", trigger: "manual" as const };
const window = { start: "2026-05-01T00:00:00Z", end: "2026-06-01T00:00:00Z" };
const turnOf = (data: Record<string, unknown>) =>
  compileExpression(onePerTurn.key, { variables: ["event"] }).evaluate({ event: { data } });

test.each([
  ["a sync", account],
  ["a re-read", { ...account, window }],
])("%s has one turn, whether its event names it or not", (_what, data) => {
  const named = syncEvent(data).data as Record<string, unknown>;
  expect(named.turn).toBeDefined();
  expect(turnOf(data)).toBe(named.turn);
  expect(turnOf(named)).toBe(named.turn);
});

test("re-reads of two periods are two turns, and neither is the hourly sync's", () => {
  const later = { start: window.end, end: "2026-07-01T00:00:00Z" };
  expect(new Set([account, { ...account, window }, { ...account, window: later }].map(turnOf)).size).toBe(3);
});
