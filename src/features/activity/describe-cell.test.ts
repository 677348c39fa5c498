import { expect, test } from "vitest";
import { type Cell, describeCell } from "./describe-cell";

const NOW = new Date("2026-11-25T12:41:00Z");
const cell = (over: Partial<Cell>): Cell => ({
  ...{ hour: "2026-11-25T09:00:00.000Z", state: "fine", runId: "r", syncLogId: "l", inserted: 0, updated: 0 },
  failure: null,
  ...over,
});

test.each([
  [{}, "10:00: on time"],
  [{ inserted: 14, updated: 1 }, "10:00: on time, 14 new, 1 changed"],
  [
    { state: "healed", failure: "network_unavailable", hour: "2026-11-24T09:00:00.000Z" },
    "Nov 24, 10:00: caught up later, The network cannot be reached or gives no proper answer.",
  ],
  [{ state: "failed", failure: "a code from the future" }, "10:00: failed"],
] as const)("an hour with %o is told as %s", (over, words) => {
  expect(describeCell(cell(over), "Europe/Berlin", NOW)).toBe(words);
});
