import { dayIn } from "#domain/days";
import { minorDigits } from "#domain/money";
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

/** A signed share in percent with one decimal: "+8.4%", "−2.1%". */
export function formatChange(share: number): string {
  return changes.format(share);
}
const changes = new Intl.NumberFormat(LANGUAGE, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});

/** A rate in percent with one decimal, "4.1%". */
export function formatRate(share: number): string {
  return rates.format(share);
}
const rates = new Intl.NumberFormat(LANGUAGE, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Minor units at an axis: "$1.5K". */
export function formatMoneyShort(minor: number, currency: string): string {
  const short = { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(LANGUAGE, short).format(minor / 10 ** minorDigits(currency));
}

/** "US Dollar", or the code where it has no name. */
export function currencyName(currency: string): string {
  return currencyNames.of(currency) ?? currency;
}
const currencyNames = new Intl.DisplayNames(LANGUAGE, { type: "currency" });

const zoned = new Map<string, Intl.DateTimeFormat>();
function inZone(zone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(parts)}`;
  const known = zoned.get(key) ?? new Intl.DateTimeFormat(LANGUAGE, { ...parts, timeZone: zone });
  zoned.set(key, known);
  return known;
}

/** A moment in a zone, the day left out when it is today: "12:41", "Nov 17, 03:12", "Nov 17, 2025, 03:12". */
export function formatMoment(iso: string, zone: string, now = new Date()): string {
  const at = new Date(iso);
  const time = inZone(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  return dayIn(zone, at) === dayIn(zone, now) ? time : `${formatShortDay(dayIn(zone, at), now)}, ${time}`;
}

/** The same with its preposition: "at 12:41", "on Nov 17, 03:12". */
export function atMoment(iso: string, zone: string, now = new Date()): string {
  const today = dayIn(zone, new Date(iso)) === dayIn(zone, now);
  return `${today ? "at" : "on"} ${formatMoment(iso, zone, now)}`;
}

/** From one moment to another in a zone: "Nov 17, 03:12 – 12:41", where the second one is of today. */
export function formatSpan(start: string, end: string, zone: string, now = new Date()): string {
  return `${formatMoment(start, zone, now)} – ${formatMoment(end, zone, now)}`;
}

/** A calendar day, with its year where that is not the present one: "Nov 17", "Nov 17, 2025". */
export function formatShortDay(day: string, now = new Date()): string {
  const isThisYear = day.slice(0, 4) === String(now.getUTCFullYear());
  const parts: Intl.DateTimeFormatOptions = { month: "short", day: "numeric" };
  if (!isThisYear) parts.year = "numeric";
  return inZone("UTC", parts).format(new Date(`${day}T00:00:00Z`));
}

/** The place of a zone's name: "Berlin time", "UTC". */
export function zoneLabel(zone: string): string {
  return zone === "UTC" ? zone : `${zone.split("/").at(-1)?.replaceAll("_", " ")} time`;
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
