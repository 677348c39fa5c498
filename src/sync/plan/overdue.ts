import { createHash } from "node:crypto";
import { type AccountReads, LATELY_DAYS, READS_DAYS } from "#domain/account-reads";
import { DAY, earliest, HOUR, latest, type Window, windowMs } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import { type HistoryTraits, historyStart } from "#networks/history";

/** The picture of what lies up to `depthMs` back may be this old. */
export interface MaxAge {
  depthMs: number;
  ageMs: number;
}

/** Beyond the hourly look-back: refunds and late rows are rarer the older a sale is, and so is reading it again. */
export function maxAges(
  { reversalWindowDays }: Pick<NetworkTraits, "reversalWindowDays">,
  accountId: string,
): MaxAge[] {
  const early = 1 - 0.2 * shareOf(accountId);
  return [
    { depthMs: 2 * DAY, ageMs: 6 * HOUR * early },
    { depthMs: reversalWindowDays * DAY, ageMs: DAY * early },
    { depthMs: 180 * DAY, ageMs: 7 * DAY * early },
  ];
}

/** From 0 to 1, by the account's id: accounts that were connected together do not fall due together. */
function shareOf(accountId: string): number {
  return createHash("sha256").update(accountId).digest().readUInt32BE(0) / 2 ** 32;
}

/** A stretch of the past, and how old the picture of it is in terms of what it may be: from 1 on it is due. */
export interface Aged extends Window {
  overdue: number;
  /** How old the picture of it may be, in milliseconds. */
  ageMs: number;
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
  const aged = agesOf(input);
  const isLongEnough = (window: Window) => windowMs(window) >= Math.min(input.traits.minWindowMs, HOUR);
  const due = joined(aged).filter(isLongEnough);
  const most = due.toSorted((a, b) => b.overdue - a.overdue || b.end.getTime() - a.end.getTime())[0];
  if (!most) return null;
  const inside = (one: Window) => one.start >= most.start && one.end <= most.end;
  const at = aged.findLastIndex((one) => inside(one) && one.overdue === most.overdue);
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

const isNext = (one: Aged | undefined, next: Aged | undefined) =>
  one !== undefined && next !== undefined && one.end.getTime() === next.start.getTime();

/** The covered past beyond the look-back in stretches of one age each, oldest first. */
export function agesOf({ reads, traits, ages, now, lookBackMs }: OverdueInput): Aged[] {
  const at = now.getTime();
  const deepest = Math.max(...ages.map(({ depthMs }) => depthMs));
  const start = latest(new Date(at - deepest), historyStart(now, traits)).getTime();
  const end = at - lookBackMs;
  const all = [...reads.covered, ...reads.readLately, ...reads.reads];
  const inside = [...ages.map(({ depthMs }) => at - depthMs), ...all.flatMap(edgesOf)];
  const edges = [...new Set([start, end, ...inside])].filter((ms) => ms >= start && ms <= end).sort((a, b) => a - b);
  // When each stretch was read; a later read paints over an earlier one. Null: never.
  const readAt = new Array<number | null>(edges.length).fill(null);
  const paint = (window: Window, when: number) => {
    for (let i = indexOf(edges, window.start.getTime()); (edges[i + 1] ?? Infinity) <= window.end.getTime(); i += 1) {
      readAt[i] = when;
    }
  };
  for (const window of reads.covered) paint(window, at - LATELY_DAYS * DAY);
  for (const window of reads.readLately) paint(window, at - READS_DAYS * DAY);
  const byAge = reads.reads.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  for (const window of byAge) paint(window, window.startedAt.getTime());
  return edges.flatMap((from, i) => {
    const [to, when] = [edges[i + 1], readAt[i] ?? null];
    if (to === undefined || when === null) return [];
    const ageMs = ages.find(({ depthMs }) => at - to < depthMs)?.ageMs ?? Number.POSITIVE_INFINITY;
    return [{ start: new Date(from), end: new Date(to), overdue: (at - when) / ageMs, ageMs }];
  });
}

const edgesOf = ({ start, end }: Window) => [start.getTime(), end.getTime()];

/** The first of the sorted edges that is not before `ms`. */
function indexOf(edges: readonly number[], ms: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

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
