import { IANAZone } from "luxon";

export type Zone = "UTC" | "America/Los_Angeles" | "America/New_York" | "Europe/Berlin";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const known: Record<Zone, Map<number, number>> = {
  UTC: new Map(),
  "America/Los_Angeles": new Map(),
  "America/New_York": new Map(),
  "Europe/Berlin": new Map(),
};

/** The zone's offset in milliseconds. Remembered per UTC hour: these zones change on the hour only. */
export function offsetAt(zone: Zone, at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  let offset = known[zone].get(hour);
  if (offset === undefined) {
    offset = IANAZone.create(zone).offset(hour * HOUR_MS) * 60_000;
    known[zone].set(hour, offset);
  }
  return offset;
}

/** The wall clock as `2026-09-20T10:15:30`. */
export function wallClock(zone: Zone, at: number): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 19);
}

/** The offset as `+02:00`. */
export function offsetText(zone: Zone, at: number): string {
  const minutes = offsetAt(zone, at) / 60_000;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/**
 * A wall clock (as milliseconds, read as if it were UTC) → the instant. A repeated hour gives the earlier of its two
 * readings; a skipped hour moves forward, as PHP's `strtotime` does.
 */
export function instantOf(zone: Zone, wallMs: number): number {
  const before = offsetAt(zone, wallMs - DAY_MS);
  const after = offsetAt(zone, wallMs + DAY_MS);
  if (offsetAt(zone, wallMs - before) === before) return wallMs - before;
  return offsetAt(zone, wallMs - after) === after ? wallMs - after : wallMs - before;
}

/** What a reader makes of this instant's wall clock without an offset: the earlier reading of a repeated hour. */
export function earlierReading(zone: Zone, at: number): number {
  return instantOf(zone, at + offsetAt(zone, at));
}

/** The instant within the UTC day at which the zone changes its clocks, or null. */
export function clockChangeOn(zone: Zone, day: number): number | null {
  const start = day * DAY_MS;
  if (offsetAt(zone, start) === offsetAt(zone, start + DAY_MS)) return null;
  let hour = start;
  while (offsetAt(zone, hour) === offsetAt(zone, start)) hour += HOUR_MS;
  return hour;
}
