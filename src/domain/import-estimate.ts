import { type Window, windowMs } from "./window";

export interface ImportPace {
  /** What is still missing. */
  gaps: readonly Window[];
  /** The windows that were covered last, in any order. */
  recent: readonly (Window & { startedAt: Date })[];
  now: Date;
}

/**
 * How long an import will take from `now`, in milliseconds, if it goes on at its recent pace. Null before two windows
 * tell of a pace. Windows grow towards an empty past, so that an early estimate is rather too long.
 */
export function remainingMs({ gaps, recent, now }: ImportPace): number | null {
  if (recent.length < 2) return null;
  const began = Math.min(...recent.map(({ startedAt }) => startedAt.getTime()));
  const covered = recent.reduce((sum, window) => sum + windowMs(window), 0);
  if (covered <= 0) return null;
  const missing = gaps.reduce((sum, gap) => sum + windowMs(gap), 0);
  return Math.round((missing / covered) * Math.max(now.getTime() - began, 0));
}
