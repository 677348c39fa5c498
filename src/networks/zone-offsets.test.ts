import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "#domain/window";
import { parseLocalTime } from "./parsing";

/** The zones of the networks, and those whose clocks change oddly: by half an hour, by two, by a day, or in Ramadan. */
const ODD = [
  ..."America/Los_Angeles America/New_York Europe/Berlin Europe/London utc Asia/Kolkata Australia/Lord_Howe".split(" "),
  ..."Antarctica/Troll Antarctica/Casey Africa/Casablanca Africa/Cairo Asia/Gaza Asia/Beirut Pacific/Apia".split(" "),
  ..."America/Sao_Paulo America/Havana Asia/Pyongyang America/Caracas Europe/Moscow Asia/Kathmandu".split(" "),
];
const FIRST = Date.UTC(1991, 0, 2);
const LAST = Date.UTC(2099, 11, 30);

const offsetOf = (zone: string, at: number) => DateTime.fromMillis(at, { zone }).offset;

/** The first change of the zone's clock in the half year from a time, else that time. */
function changeAfter(zone: string, from: number): number {
  let before = from;
  let after = from + 182 * DAY;
  for (let at = from; at < after; at += 5 * DAY) if (offsetOf(zone, at) !== offsetOf(zone, from)) after = at;
  if (offsetOf(zone, after) === offsetOf(zone, from)) return from;
  while (after - before > SECOND) {
    const middle = Math.floor((before + after) / 2 / SECOND) * SECOND;
    if (offsetOf(zone, middle) === offsetOf(zone, from)) before = middle;
    else after = middle;
  }
  return after;
}

/** The first instant at which the zone's clock shows the time; where it never does, as if it had not been changed. */
function firstShown(zone: string, wall: number): number {
  const offsets = [...new Set([-36, -24, -12, 0, 12, 24, 36].map((hours) => offsetOf(zone, wall + hours * HOUR)))];
  const shown = offsets.map((o) => wall - o * MINUTE).filter((at) => at + offsetOf(zone, at) * MINUTE === wall);
  return shown.length > 0 ? Math.min(...shown) : wall - Math.min(...offsets) * MINUTE;
}

const wallText = (wall: number) => new Date(wall).toISOString().slice(0, 19);

function expectSame(zone: string, ms: number): void {
  const wall = Math.floor(ms / SECOND) * SECOND;
  const read = parseLocalTime(wallText(wall), zone)?.getTime();
  if (read !== firstShown(zone, wall))
    throw new Error(`${zone} ${wallText(wall)}: ${read}, not ${firstShown(zone, wall)}`);
}

const zone = fc.oneof(fc.constantFrom(...ODD), fc.constantFrom(...Intl.supportedValuesOf("timeZone")));
const instant = fc.integer({ min: FIRST / SECOND, max: LAST / SECOND }).map((seconds) => seconds * SECOND);

test("a time on any zone's clock is the first instant that shows it, alone and among many of the same weeks", () => {
  const days = fc.array(fc.integer({ min: 0, max: 30 * DAY }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(zone, instant, days, (clock, start, later) => {
      for (const ms of [0, ...later]) expectSame(clock, start + ms);
    }),
    { numRuns: 300 },
  );
});

test("so it is around every change of the clock: in hours that it repeats, in those it leaves out, and days beside them", () => {
  const near = fc.oneof(
    fc.integer({ min: -4 * HOUR, max: 4 * HOUR }),
    fc.integer({ min: -9 * DAY, max: 9 * DAY }),
    fc.constantFrom(-HOUR, -30 * MINUTE, -SECOND, 0, SECOND, 30 * MINUTE, HOUR),
  );
  // Future rules repeat; what was decided by decree is past.
  const from = fc.integer({ min: FIRST / DAY, max: Date.UTC(2045, 0, 1) / DAY }).map((day) => day * DAY);
  const offsets = fc.array(near, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(zone, from, offsets, (clock, start, beside) => {
      const change = changeAfter(clock, start);
      for (const at of [change - SECOND, change]) {
        const wall = at + offsetOf(clock, at) * MINUTE;
        for (const ms of beside) expectSame(clock, wall + ms);
      }
    }),
    { numRuns: 300 },
  );
});

test("it is what the library makes of it, in zones that keep the time they kept", () => {
  const steady = fc.constantFrom(...ODD.slice(0, 7));
  const near = fc.integer({ min: -2 * DAY, max: 2 * DAY });
  fc.assert(
    fc.property(
      steady,
      fc.integer({ min: Date.UTC(2008, 0, 1), max: LAST - 182 * DAY }),
      near,
      (clock, start, beside) => {
        const text = wallText(changeAfter(clock, start) + beside);
        const readings = DateTime.fromISO(text, { zone: clock }).getPossibleOffsets();
        const earliest = Math.min(...readings.map((reading) => reading.toMillis()));
        expect(parseLocalTime(text, clock)).toEqual(new Date(earliest));
      },
    ),
  );
});

test("a time with an offset of its own is that instant, on whatever clock", () => {
  const offset = fc.integer({ min: -14 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
  fc.assert(
    fc.property(zone, instant, offset, fc.boolean(), (clock, at, minutes, short) => {
      const sign = minutes < 0 ? "-" : "+";
      const [hours, rest] = [Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((n) =>
        `${Math.floor(n)}`.padStart(2, "0"),
      );
      const text = `${wallText(at + minutes * MINUTE)}${sign}${hours}${short ? "" : ":"}${rest}`;
      expect(parseLocalTime(text, clock)).toEqual(new Date(at));
    }),
  );
});
