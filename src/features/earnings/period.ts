import { addDays, addMonths, dayIn, daysBetween, firstOfMonth, isDay } from "#domain/days";

/** The periods that can be chosen, in the order shown. */
export const PERIODS = [
  { id: "today", label: "Today" },
  { id: "7d", label: "7 days" },
  { id: "30d", label: "30 days" },
  { id: "90d", label: "90 days" },
  { id: "month", label: "Month" },
  { id: "year", label: "Year" },
  { id: "custom", label: "Custom" },
] as const;
export type PeriodId = (typeof PERIODS)[number]["id"];

/** Days of the user's zone, `to` excluded. */
export interface Period {
  id: PeriodId;
  from: string;
  to: string;
}

const isPeriodId = (text: string | null): text is PeriodId => PERIODS.some(({ id }) => id === text);

/** The period that a URL names; the last 30 days, today included, where it names none or nonsense. */
export function periodOf(params: Pick<URLSearchParams, "get">, zone: string, now: Date): Period {
  const named = params.get("period");
  const id = isPeriodId(named) ? named : "30d";
  const today = dayIn(zone, now);
  const to = addDays(today, 1);
  const [from, until] = [params.get("from"), params.get("to")];
  if (id === "custom" && isDay(from) && isDay(until) && from < until) return { id, from, to: until };
  if (id === "today") return { id, from: today, to };
  if (id === "month") return { id, from: firstOfMonth(today), to };
  if (id === "year") return { id, from: `${today.slice(0, 4)}-01-01`, to };
  if (id === "7d" || id === "90d") return { id, from: addDays(to, -Number.parseInt(id, 10)), to };
  return { id: "30d", ...lastThirtyDays(zone, now) };
}

/**
 * What a period is held against: as many days right before it; of a month or year that is still running, the same days of
 * the one before.
 */
export function periodBefore({ id, from, to }: Period): { from: string; to: string; label: string } {
  const days = daysBetween(from, to);
  if (id === "month") {
    const start = addMonths(from, -1);
    const end = addDays(start, days);
    return { from: start, to: end < from ? end : from, label: "on the same days of the month before" };
  }
  if (id === "year") {
    const start = `${Number(from.slice(0, 4)) - 1}-01-01`;
    return { from: start, to: addDays(start, days), label: "on the same days of the year before" };
  }
  if (days === 1) return { from: addDays(from, -1), to: from, label: "on the day before" };
  return { from: addDays(from, -days), to: from, label: `on the ${days} days before` };
}

/** How a period is drawn: at most about a hundred bars. */
export function unitOf({ from, to }: Pick<Period, "from" | "to">): "day" | "week" | "month" {
  const days = daysBetween(from, to);
  if (days <= 92) return "day";
  return days <= 732 ? "week" : "month";
}

/** What is drawn instead where the groups of a unit are more than an answer tells one by one; null where that is all. */
export const coarserThan = (unit: "day" | "week" | "month"): "week" | "month" | null =>
  unit === "day" ? "week" : unit === "week" ? "month" : null;

/** The period that an account is told in. */
export function lastThirtyDays(zone: string, now: Date): { from: string; to: string } {
  const to = addDays(dayIn(zone, now), 1);
  return { from: addDays(to, -30), to };
}

/** Since when the page tells what has changed: the beginning of a day, so that it asks the same question all day. */
export const changesFrom = (now: Date): string => `${addDays(dayIn("UTC", now), -7)}T00:00:00.000Z`;
