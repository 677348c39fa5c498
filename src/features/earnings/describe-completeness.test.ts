import { expect, test } from "vitest";
import { describeCompleteness, describePart, summariseCompleteness } from "./describe-completeness";

const NOW = new Date("2026-11-25T12:41:00Z");
const ZONE = "Europe/Berlin";
const nameOf = () => "Main (ClickBank)";
const part = (over: object = {}) => ({
  accountId: "a",
  reason: "missing" as const,
  start: "2026-11-17T02:12:00.000Z",
  end: NOW.toISOString(),
  since: "2026-11-17T02:12:00.000Z",
  ...over,
});

test.each([
  [{}, "Main (ClickBank): Nov 17 to now is not there yet. It is being read."],
  [{ needsUser: true }, "Main (ClickBank): Nov 17 to now is not there yet. Reconnect the account, and it is read."],
  [
    { about: [{ currency: "USD", minor: 14_000 }] },
    "Main (ClickBank): Nov 17 to now is not there yet, about $140.00 by the weeks before. It is being read.",
  ],
  [
    { start: "2026-11-25T02:12:00.000Z", reason: "delayed" },
    "Main (ClickBank): 03:12 to now was read longer ago than it should be. It is read again by itself.",
  ],
  [
    {
      start: "2025-11-16T23:00:00.000Z",
      end: "2025-11-18T23:00:00.000Z",
      reason: "doubted",
      rows: 7,
      about: [{ currency: "USD", minor: 14_000 }],
    },
    "Main (ClickBank): Nov 17, 2025 – Nov 18, 2025 is in doubt, about $140.00. The next read decides.",
  ],
  [
    {
      start: "2026-11-20T10:00:00Z",
      end: "2026-11-20T10:00:01Z",
      reason: "held_back",
      rows: 1,
      about: [{ currency: "USD", minor: 2_700 }],
    },
    "Main (ClickBank): 1 sale could not be read and is held back (Nov 20, about $27.00). Read them again, or set them aside, on the account's page.",
  ],
] as const)("says of %o", (over, sentence) => {
  expect(describePart(part(over), nameOf(), ZONE, NOW)).toBe(sentence);
});

test("a mark of a complete sum says up to when", () => {
  const complete = { completeTo: "2026-11-25T11:41:00.000Z", parts: [] };
  expect(describeCompleteness(complete, nameOf, ZONE, NOW)).toEqual(["Complete to 12:41"]);
  expect(summariseCompleteness(complete, nameOf, ZONE, NOW)).toBe("Complete to 12:41");
});

test("parts of one account and reason are one sentence, with all their rows and money", () => {
  const about = [{ currency: "USD", minor: 1_000 }];
  const parts = [
    part({ reason: "held_back", start: "2026-11-20T10:00:00Z", end: "2026-11-20T11:00:00Z", rows: 1, about }),
    part({ reason: "held_back", start: "2026-11-22T10:00:00Z", end: "2026-11-22T11:00:00Z", rows: 2, about }),
    part({ accountId: "b", reason: "paused" }),
  ];
  const partial = { completeTo: null, parts };
  expect(describeCompleteness(partial, nameOf, ZONE, NOW)).toHaveLength(2);
  expect(summariseCompleteness(partial, nameOf, ZONE, NOW)).toBe(
    "Main (ClickBank): Nov 20 – Nov 22 3 held back · about $20.00 · and 1 more",
  );
});
