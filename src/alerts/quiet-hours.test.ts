import { expect, test } from "vitest";
import { quietUntil } from "./watch-user";

const NIGHT = { from: "22:00", to: "07:00" };
const at = (text: string) => new Date(text);

test.each([
  ["before they begin", NIGHT, "UTC", "2026-11-01T21:59:59Z", null],
  ["as they begin", NIGHT, "UTC", "2026-11-01T22:00:00Z", "2026-11-02T07:00:00.000Z"],
  ["after midnight", NIGHT, "UTC", "2026-11-02T03:00:00Z", "2026-11-02T07:00:00.000Z"],
  ["as they end", NIGHT, "UTC", "2026-11-02T07:00:00Z", null],
  ["by the clock of the zone", NIGHT, "America/New_York", "2026-11-10T04:00:00Z", "2026-11-10T12:00:00.000Z"],
  ["by day", { from: "12:00", to: "13:30" }, "UTC", "2026-11-01T12:15:00Z", "2026-11-01T13:30:00.000Z"],
  ["on the night the clock goes back", NIGHT, "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00.000Z"],
  ["on the night the clock goes forward", NIGHT, "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00.000Z"],
  [
    "that end in the hour the clock skips",
    { from: "22:00", to: "02:30" },
    "Europe/Berlin",
    "2026-03-28T22:00:00Z",
    "2026-03-29T01:30:00.000Z",
  ],
  ["of no length", { from: "08:00", to: "08:00" }, "UTC", "2026-11-01T08:00:00Z", null],
  ["that nobody set", null, "UTC", "2026-11-01T03:00:00Z", null],
])("quiet hours %s", (_what, quiet, zone, now, until) => {
  expect(quietUntil(quiet, zone, at(now))?.toISOString() ?? null).toBe(until);
});
