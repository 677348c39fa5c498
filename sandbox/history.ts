import type { DayCache } from "./day-cache";
import { type Habits, type HistoryEvent, LONGEST_DAYS, planAside, planOrder } from "./plan";
import type { Profile } from "./profile";
import { hash, poisson, randomFrom } from "./random";
import { clockChangeOn } from "./zone";

export const DAY_MS = 86_400_000;
/** The UTC day, counted from 1970, that an instant lies in. */
export const dayOf = (at: number) => Math.floor(at / DAY_MS);

/** Orders are numbered by the day and their place in it. */
const ORDERS_A_DAY = 100_000;
const FIRST_NUMBERED_DAY = dayOf(Date.UTC(2000, 0, 1));
/** Seconds around a clock change that get a sale: both readings of a repeated hour, both rims of a skipped one. */
const AROUND_CLOCK_CHANGE = [-3_600, -1_800, -1, 0, 1_800, 3_599, 3_600];
const ASIDE_RATE = 0.02;

export interface History {
  firstDay: number;
  /** The rows whose own timestamp lies in this UTC day, oldest first, whether visible yet or not. */
  eventsOn(day: number): HistoryEvent[];
}

export interface HistorySource {
  /** Tells accounts apart: seed, network and account. */
  identity: string;
  habits: Habits;
  profile: Profile;
}

/**
 * A pure function of its source, made day by day when asked for. A day depends on its own orders and, for what
 * happens to them later, on those of the LONGEST_DAYS before it.
 */
export function createHistory(source: HistorySource, cache: DayCache): History {
  const firstDay = dayOf(Date.parse(source.profile.since));

  const ordersOn = (day: number) =>
    cache.get(
      `orders|${source.identity}|${day}`,
      () => groupByDay(planDay(source, day)),
      (days) => [...days.values()].reduce((sum, events) => sum + events.length, 0),
    );

  const gather = (day: number) => {
    const events: HistoryEvent[] = [];
    for (let from = Math.max(firstDay, day - LONGEST_DAYS); from <= day; from++) {
      for (const event of ordersOn(from).get(day) ?? []) events.push(event);
    }
    return events.sort((a, b) => a.at - b.at || a.order.number - b.order.number || a.nth - b.nth);
  };

  return {
    firstDay,
    eventsOn: (day) =>
      cache.get(
        `events|${source.identity}|${day}`,
        () => gather(day),
        (events) => events.length / 8,
      ),
  };
}

/** The whole future of the orders placed on one UTC day. */
function planDay({ identity, habits, profile }: HistorySource, day: number): HistoryEvent[] {
  const random = randomFrom(hash(identity, day));
  const since = Date.parse(profile.since);
  const start = day * DAY_MS;
  const someTime = () => start + Math.floor(random() * 86_400) * 1_000;
  const count = poisson(random, profile.salesPerDay);
  const times = together(Array.from({ length: count }, someTime), identity, day, profile);
  const change = profile.clockChangeRows && profile.salesPerDay > 0 ? clockChangeOn(habits.zone, day) : null;
  if (change !== null) times.push(...AROUND_CLOCK_CHANGE.map((seconds) => change + seconds * 1_000));

  let number = (day - FIRST_NUMBERED_DAY) * ORDERS_A_DAY;
  const seed = () => Math.floor(random() * 2 ** 32);
  const events = times.map((at) => planOrder(seed(), number++, at, habits, profile));
  for (const kind of habits.asides) {
    for (let left = poisson(random, profile.salesPerDay * ASIDE_RATE); left > 0; left--) {
      events.push(planAside(kind, seed(), number++, someTime()));
    }
  }
  return events.filter(([first]) => first !== undefined && first.at >= since).flat();
}

/** Draws from dice of its own, so that a history without it stays as it was. */
function together(times: number[], identity: string, day: number, { simultaneousRate }: Profile): number[] {
  if (simultaneousRate === 0) return times;
  const random = randomFrom(hash(identity, day, "together"));
  for (let i = 1; i < times.length; i++) if (random() < simultaneousRate) times[i] = times[i - 1] as number;
  return times;
}

function groupByDay(events: HistoryEvent[]): Map<number, HistoryEvent[]> {
  const days = new Map<number, HistoryEvent[]>();
  for (const event of events) {
    const day = dayOf(event.at);
    const list = days.get(day);
    if (list) list.push(event);
    else days.set(day, [event]);
  }
  return days;
}
