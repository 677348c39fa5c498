import { expect, test } from "vitest";
import { requireStorable } from "./receive-notification";

const message = { key: "key", occurredAt: new Date("2026-09-25T12:00:00Z"), rows: [{ product: { name: "A" } }] };

test("takes what a database takes", () => {
  requireStorable({ ...message, rows: [{ name: "Ünïcode 👍", none: null, n: 1, list: ["a"] }] });
  requireStorable({ ...message, occurredAt: null, rows: [], ignored: "a test" });
});

test.each([
  ["NUL in the key", { key: "a\u0000" }],
  ["half a surrogate pair in the key", { key: "\ud800" }],
  ["a key that no index takes", { key: "k".repeat(3_000) }],
  ["NUL deep in a row", { rows: [{ product: { names: ["a\u0000"] } }] }],
  ["half a surrogate pair in the name of a field", { rows: [{ "\udc00": 1 }] }],
  ["NUL in the reason to ignore it", { ignored: "\u0000: no sale" }],
  ["the year 0000", { occurredAt: new Date("0000-06-01T00:00:00Z") }],
  ["a year that no timestamptz takes", { occurredAt: new Date(8.64e15) }],
  ["a time that is none", { occurredAt: new Date(Number.NaN) }],
])("refuses %s as the message's fault", (_, change) => {
  expect(() => requireStorable({ ...message, ...change })).toThrow(expect.objectContaining({ status: 400 }));
});
