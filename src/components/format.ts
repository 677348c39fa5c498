import { DAY, HOUR, MINUTE, SECOND } from "#domain/window";

// One fixed language: the words around the numbers are English, and server and browser must write the same.
const LANGUAGE = "en";

const counts = new Intl.NumberFormat(LANGUAGE);
const shares = new Intl.NumberFormat(LANGUAGE, { style: "percent", maximumFractionDigits: 0 });
const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto" });

export function formatCount(count: number): string {
  return counts.format(count);
}

/** `share` from 0 to 1. Rounds down, so that 100 % is not shown before it is reached. */
export function formatShare(share: number): string {
  return shares.format(Math.floor(share * 100) / 100);
}

const dateTimes = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });

/** In the reader's own time zone, so for the browser only: "Nov 23, 2026, 5:40 PM". */
export function formatDateTime(iso: string): string {
  return dateTimes.format(new Date(iso));
}

/** Like `formatDateTime`, with what both ends share said once: "Nov 23, 2026, 3:40 – 5:40 PM". */
export function formatDateTimeRange(start: string, end: string): string {
  return dateTimes.formatRange(new Date(start), new Date(end));
}

const times = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "short" });

/** In the reader's own time zone, so for the browser only: "5:40 PM". */
export function formatTime(iso: string): string {
  return times.format(new Date(iso));
}

const days = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeZone: "UTC" });
const utcTimes = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** A calendar day such as "2026-11-23": "Nov 23, 2026". Of a time, its day in UTC. */
export function formatDay(iso: string): string {
  return days.format(new Date(iso));
}

/** Both ends in UTC, as days, or with the time where that says too little. */
export function formatPeriod(start: string, end: string, separator = " – "): string {
  const format = Date.parse(end) - Date.parse(start) < 2 * DAY ? utcTimes : days;
  return [start, end].map((iso) => format.format(new Date(iso))).join(separator);
}

/** "just now", "5 minutes ago", "yesterday". */
export function formatRelative(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  if (age < MINUTE) return "just now";
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), "minute");
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), "hour");
  return relative.format(-Math.floor(age / DAY), "day");
}

/** "0.4 s", "12 s", "3 min 20 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 10 * SECOND) return `${(milliseconds / SECOND).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
