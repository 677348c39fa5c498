import { expect, it } from "vitest";
import type { HeldBackRow } from "#http/contract";
import { groupRejects } from "./group-rejects";

const row = (reason: string, minor: number | null, currency = "USD"): HeldBackRow => ({
  ...{
    id: `${reason} ${minor}`,
    reason,
    raw: {},
    seen: 1,
    at: null,
    about: minor === null ? null : { minor, currency },
  },
  ...{ firstSeenAt: "2026-11-01T10:00:00.000Z", lastSeenAt: "2026-11-01T10:00:00.000Z" },
});

it("puts what is held back for one reason together, the most frequent reason first, money per currency", () => {
  const groups = groupRejects([row("a type", 100), row("a date", 5), row("a type", 250, "EUR"), row("a type", null)]);
  expect(groups.map(({ reason, rows, about }) => [reason, rows.length, about])).toEqual([
    [
      "a type",
      3,
      [
        { currency: "USD", minor: 100 },
        { currency: "EUR", minor: 250 },
      ],
    ],
    ["a date", 1, [{ currency: "USD", minor: 5 }]],
  ]);
  expect(groupRejects([])).toEqual([]);
});
