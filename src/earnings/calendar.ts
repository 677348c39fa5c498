import { DateTime } from "luxon";
import type { CalendarUnit } from "#db/earnings/sum-earnings";
import type { Window } from "#domain/window";

/** Days of a user's zone, `to` excluded, e.g. `{ from: "2026-11-01", to: "2026-12-01", zone: "Europe/Berlin" }`. */
export interface Days {
  from: string;
  to: string;
  zone: string;
}

/** The instant at which a day begins: of a day that begins twice the first, of one without a midnight its first. */
export function startOfDay(day: string, zone: string): Date {
  // Of two midnights the library takes the one that suits today's offset.
  const [first] = DateTime.fromISO(day, { zone })
    .startOf("day")
    .getPossibleOffsets()
    .sort((a, b) => a.toMillis() - b.toMillis());
  return (first as DateTime).toJSDate();
}

export function windowOfDays({ from, to, zone }: Days): Window {
  return { start: startOfDay(from, zone), end: startOfDay(to, zone) };
}

/** Where each day, ISO week or month that touches the period begins, oldest first, and the date that it is called by. */
export function calendarOf({ from, to, zone }: Days, unit: CalendarUnit) {
  const labels: string[] = [];
  const end = DateTime.fromISO(to, { zone: "utc" });
  for (let at = DateTime.fromISO(from, { zone: "utc" }).startOf(unit); at < end; at = at.plus({ [unit]: 1 })) {
    labels.push(at.toISODate() as string);
  }
  return { unit, labels, starts: labels.map((label) => startOfDay(label, zone)) };
}
