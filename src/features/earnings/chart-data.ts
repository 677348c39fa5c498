import { addDays, addMonths, dayIn, daysBetween, daysFrom, firstOfMonth, mondayOf } from "#domain/days";
import type { EarningsAnswer } from "#http/contract-of-money";

export type Unit = "day" | "week" | "month";

/** One bar of the chart: what came in per network, and what was taken back, which is drawn below the axis. */
export interface Bar {
  /** The first day of the day, week or month. */
  at: string;
  /** In minor units, by network. */
  byNetwork: Record<string, number>;
  /** Not positive. */
  takenBack: number;
  earned: number;
  /** Something of it is missing, so that the bar may grow. */
  uncovered: boolean;
  /** It is not over yet. */
  running: boolean;
}

/** Parts that leave a hole in a bar; the others only make it uncertain. */
const HOLES = new Set(["missing", "paused", "out_of_reach", "delayed", "doubted"]);

const startOf = (day: string, unit: Unit) =>
  unit === "day" ? day : unit === "week" ? mondayOf(day) : firstOfMonth(day);

const nextOf = (start: string, unit: Unit) =>
  unit === "month" ? addMonths(start, 1) : addDays(start, unit === "day" ? 1 : 7);

/** The bars of one currency, oldest first, none left out. Pure. */
export function barsOf(earnings: EarningsAnswer, currency: string, unit: Unit, today: string): Bar[] {
  const { from, to, zone, groups, completeness } = earnings;
  const bars = new Map<string, Bar>();
  for (let at = startOf(from, unit); at < to; at = nextOf(at, unit)) {
    const running = at <= today && today < nextOf(at, unit);
    bars.set(at, { at, byNetwork: {}, takenBack: 0, earned: 0, uncovered: false, running });
  }
  for (const group of groups) {
    const bar = bars.get(group[unit] ?? "");
    if (!bar || group.currency !== currency) continue;
    const back = (group.refundedMinor ?? 0) + (group.chargedBackMinor ?? 0);
    const network = group.network ?? "";
    bar.byNetwork[network] = (bar.byNetwork[network] ?? 0) + group.earnedMinor + back;
    bar.takenBack -= back;
    bar.earned += group.earnedMinor;
  }
  for (const { reason, start, end } of completeness.parts) {
    if (!HOLES.has(reason)) continue;
    const first = latest(dayIn(zone, new Date(start)), from);
    const last = earliest(dayIn(zone, new Date(Date.parse(end) - 1)), addDays(to, -1));
    for (const day of daysFrom(first, addDays(last, 1))) {
      const bar = bars.get(startOf(day, unit));
      if (bar) bar.uncovered = true;
    }
  }
  return [...bars.values()];
}

const latest = (a: string, b: string) => (daysBetween(b, a) >= 0 ? a : b);
const earliest = (a: string, b: string) => (daysBetween(a, b) >= 0 ? a : b);

/** The networks of the bars, those that earn most first. */
export function networksOf(bars: readonly Bar[]): string[] {
  const sums = new Map<string, number>();
  for (const { byNetwork } of bars) {
    for (const [network, minor] of Object.entries(byNetwork)) sums.set(network, (sums.get(network) ?? 0) + minor);
  }
  return [...sums].sort(([, a], [, b]) => b - a).map(([network]) => network);
}
