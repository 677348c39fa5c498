import { DAY } from "./window";

// Calendar days as text, `2026-11-25`. Which day an instant falls on is its zone's affair; from one day to the next is not.

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day in a zone of the IANA database on which an instant falls. */
export function dayIn(zone: string, at: Date): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(zone, format);
  }
  return format.format(at);
}

/** Whether it is the name of a zone of the IANA database; offsets, made-up names and a library's own words are none. */
export function isZone(zone: string): boolean {
  try {
    // Some engines take offsets here.
    return /^[A-Za-z]/.test(zone) && dayIn(zone, new Date(0)) !== "";
  } catch {
    return false;
  }
}

/** Whether it is a day of the calendar, `2026-11-25`. */
export function isDay(text: string | null): text is string {
  const at = utc(text ?? "");
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text;
}

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: string, days: number): string =>
  new Date(utc(day) + days * DAY).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / DAY);

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => addDays(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));

export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;

/** The first day of the month that lies so many months later; negative numbers go back. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** All days from one to another, the latter excluded. */
export const daysFrom = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, n) => addDays(from, n));
