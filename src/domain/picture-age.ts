import type { AccountReads } from "./account-reads";
import { LATELY_DAYS, READS_DAYS } from "./account-reads";
import { DAY, HOUR, type Window } from "./window";

/** The picture of what lies up to `depthMs` back may be this old. */
export interface MaxAge {
  depthMs: number;
  ageMs: number;
}

/**
 * How old the ledger's picture of each moment may be, by how far back the moment lies; deeper, once is enough. Refunds and
 * late rows are rarer the older a sale is, and so is reading it again.
 */
export function greatestAges({ reversalWindowDays }: { reversalWindowDays: number }): MaxAge[] {
  return [
    { depthMs: 2 * DAY, ageMs: 6 * HOUR },
    { depthMs: reversalWindowDays * DAY, ageMs: DAY },
    { depthMs: 180 * DAY, ageMs: 7 * DAY },
  ];
}

/** A stretch of the past that was read at one time. */
export interface Aged extends Window {
  /** When the newest believed read of it began; where that is longer ago than is remembered, no earlier than it did. */
  readAt: Date;
  /** How old the picture of it is in terms of what it may be: from 1 on it is due. */
  overdue: number;
  /** How old the picture of it may be, in milliseconds. */
  ageMs: number;
}

/** The covered part of a window in stretches of one age each, oldest first. Pure. */
export function agesOf(
  reads: Pick<AccountReads, "covered" | "reads" | "readLately">,
  within: Window,
  ages: readonly MaxAge[],
  now: Date,
): Aged[] {
  const at = now.getTime();
  const [start, end] = [within.start.getTime(), within.end.getTime()];
  const all = [...reads.covered, ...reads.readLately, ...reads.reads];
  const inside = [...ages.map(({ depthMs }) => at - depthMs), ...all.flatMap(edgesOf)];
  const edges = [...new Set([start, end, ...inside])].filter((ms) => ms >= start && ms <= end).sort((a, b) => a - b);
  // When each stretch was read; a later read paints over an earlier one. Holes: never.
  const readAt: number[] = [];
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
    const [to, when] = [edges[i + 1], readAt[i]];
    if (to === undefined || when === undefined) return [];
    const ageMs = ages.find(({ depthMs }) => at - to < depthMs)?.ageMs ?? Number.POSITIVE_INFINITY;
    return [{ start: new Date(from), end: new Date(to), readAt: new Date(when), overdue: (at - when) / ageMs, ageMs }];
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
