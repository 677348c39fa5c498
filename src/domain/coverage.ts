import { earliest, latest, type Window, windowMs } from "./window";

/** What is missing: `wanted` minus the union of `covered`, oldest first. Pure; empty ranges do not count. */
export function gapsIn(wanted: Window, covered: readonly Window[]): Window[] {
  const sorted = covered.filter((w) => windowMs(w) > 0).sort((a, b) => a.start.getTime() - b.start.getTime());
  const gaps: Window[] = [];
  let from = wanted.start;
  for (const window of sorted) {
    const gap = { start: from, end: earliest(window.start, wanted.end) };
    if (windowMs(gap) > 0) gaps.push(gap);
    from = latest(from, window.end);
  }
  const rest = { start: from, end: wanted.end };
  if (windowMs(rest) > 0) gaps.push(rest);
  return gaps;
}

/** How much of `wanted` is covered, from 0 to 1. */
export function coveredShare(wanted: Window, covered: readonly Window[]): number {
  const total = windowMs(wanted);
  if (total <= 0) return 1;
  const missing = gapsIn(wanted, covered).reduce((sum, gap) => sum + windowMs(gap), 0);
  return 1 - missing / total;
}

/**
 * How much of the time since the first sale is covered, from 0 to 1. Null as long as an earlier sale may turn up: where
 * the beginning of what is wanted is not covered yet, a share would be of nobody knows what.
 */
export function knownShare(wanted: Window, covered: readonly Window[], firstSale: Date | null): number | null {
  const beginning = covered[0]?.start;
  if (!beginning || beginning > wanted.start) return null;
  return coveredShare({ start: latest(firstSale ?? wanted.start, wanted.start), end: wanted.end }, covered);
}
