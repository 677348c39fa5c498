import { Info } from "luxon";
import { DAY, HOUR, MINUTE } from "#domain/window";

/**
 * Where both ends of a span agree, all of it does: since 1990 no zone has changed its clock back after less than a week
 * (Boa Vista, 2000).
 */
const SPANS = [4 * DAY, DAY, HOUR];
/** Bounds the memory: three years of six zones are two thousand. */
const MAX_KNOWN = 10_000;

const known = new Map<string, Map<number, number>>();
let size = 0;

/**
 * How far a zone is ahead of UTC when its clock shows `wall` (what it shows, as if it were UTC), in milliseconds: in the
 * hour that a change repeats by the earlier reading, and in one that it leaves out as before the change. NaN for what
 * is no zone. The rows of a page are from few days, and asking the zone is dear: what is the same for them is asked once.
 */
export function offsetAt(zone: string, wall: number): number {
  for (const span of SPANS) {
    const start = Math.floor(wall / span) * span;
    const offset = knownAt(zone, start);
    if (offset === knownAt(zone, start + span)) return offset;
  }
  return ask(zone, wall);
}

function knownAt(zone: string, wall: number): number {
  return known.get(zone)?.get(wall) ?? remember(zone, wall, ask(zone, wall));
}

function remember(zone: string, wall: number, offset: number): number {
  if (size >= MAX_KNOWN) {
    known.clear();
    size = 0;
  }
  const ofZone = known.get(zone) ?? new Map<number, number>();
  known.set(zone, ofZone.set(wall, offset));
  size += 1;
  return offset;
}

/**
 * Luxon's own conversion starts from the zone's offset of today: in zones that have kept another time since, it errs
 * for a day after a change, and its choice between two readings depends on the zone. So this asks it for instants only.
 */
function ask(name: string, wall: number): number {
  const zone = Info.normalizeZone(name);
  const offsets = [zone.offset(wall - DAY), zone.offset(wall + DAY)];
  const shown = offsets.filter((minutes) => zone.offset(wall - minutes * MINUTE) === minutes);
  return (shown.length > 0 ? Math.max(...shown) : Math.min(...offsets)) * MINUTE;
}
