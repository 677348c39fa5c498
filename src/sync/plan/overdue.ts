import { createHash } from "node:crypto";
import type { AccountReads } from "#domain/account-reads";
import { type Aged, agesOf, greatestAges, type MaxAge } from "#domain/picture-age";
import { earliest, HOUR, latest, MINUTE, type Window, windowMs } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import { type HistoryTraits, historyStart } from "#networks/adapter";

/**
 * The greatest ages as a plan keeps them: what would be too old by the next hourly sync is due, and up to a fifth earlier
 * by the account's id, so that accounts which were connected together do not fall due together.
 */
export function maxAges(traits: Pick<NetworkTraits, "reversalWindowDays">, accountId: string): MaxAge[] {
  const early = 1 - 0.2 * shareOf(accountId);
  return greatestAges(traits).map(({ depthMs, ageMs }) => ({
    depthMs,
    ageMs: Math.min(ageMs * early, ageMs - NEXT_SYNC_MS),
  }));
}

/** Within this time the next hourly sync has read what it reads. */
const NEXT_SYNC_MS = HOUR + 10 * MINUTE;

/** From 0 to 1, by the account's id: accounts that were connected together do not fall due together. */
function shareOf(accountId: string): number {
  return createHash("sha256").update(accountId).digest().readUInt32BE(0) / 2 ** 32;
}

/** What is nearly due goes with what is due beside it: else each hour that falls due would be a read of its own. */
const NEARLY_DUE = 0.5;

/** What to read next of what is due. */
export interface Due {
  /** The part that is most overdue. */
  core: Window;
  /** From that part back, as far as it is due, or nearly so. */
  back: Window;
  /** The same, and what is newer beside it: nearly due, or due within half of its time. */
  wider: Window;
}

export interface OverdueInput {
  reads: Pick<AccountReads, "covered" | "reads" | "readLately">;
  traits: HistoryTraits & Pick<NetworkTraits, "minWindowMs">;
  ages: readonly MaxAge[];
  now: Date;
  /** What lies behind this is the hourly window's. */
  lookBackMs: number;
}

/**
 * What to read next, around its most overdue part; null when nothing is due. Where there is no time for all that is due,
 * every part waits longer, instead of the oldest for ever. Pure.
 */
export function mostOverdue(input: OverdueInput): Due | null {
  const aged = agesOf(input.reads, beyondLookBack(input), input.ages, input.now);
  const isLongEnough = (window: Window) => windowMs(window) >= Math.min(input.traits.minWindowMs, HOUR);
  const due = joined(aged).filter(isLongEnough);
  const most = due.toSorted((a, b) => b.overdue - a.overdue || b.end.getTime() - a.end.getTime())[0];
  if (!most) return null;
  const at = aged.findLastIndex((one) => one.end <= most.end && one.overdue === most.overdue);
  const core = aged[at] as Aged;
  const goesWith = (one: Aged) => one.overdue >= 1 || (one.overdue >= NEARLY_DUE && one.ageMs === core.ageMs);
  let [first, last] = [at, at];
  for (; isNext(aged[first - 1], aged[first]) && goesWith(aged[first - 1] as Aged); first -= 1) {}
  for (; isNext(aged[last], aged[last + 1]) && goesWith(aged[last + 1] as Aged); last += 1) {}
  const start = (aged[first] as Aged).start;
  const wanted = (aged[last] as Aged).end.getTime() + core.ageMs / 2;
  // But nothing that this very run reads.
  for (; isNext(aged[last], aged[last + 1]) && (aged[last + 1] as Aged).overdue > 0; last += 1) {}
  const end = earliest((aged[last] as Aged).end, new Date(wanted));
  return { core, back: { start, end: core.end }, wider: { start, end } };
}

/** The part of the past that is read again by age, not by every sync. */
function beyondLookBack({ traits, ages, now, lookBackMs }: OverdueInput): Window {
  const deepest = Math.max(...ages.map(({ depthMs }) => depthMs));
  const start = latest(new Date(now.getTime() - deepest), historyStart(now, traits));
  return { start, end: new Date(now.getTime() - lookBackMs) };
}

const isNext = (one: Aged | undefined, next: Aged | undefined) =>
  one !== undefined && next !== undefined && one.end.getTime() === next.start.getTime();

/** What is due, neighbours as one. */
function joined(aged: readonly Aged[]): Aged[] {
  const whole: Aged[] = [];
  for (const one of aged) {
    if (one.overdue < 1) continue;
    const before = whole.at(-1);
    if (before && isNext(before, one)) {
      before.end = one.end;
      before.overdue = Math.max(before.overdue, one.overdue);
    } else whole.push({ ...one });
  }
  return whole;
}
