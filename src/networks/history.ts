import { earliest, latest, type Window } from "#domain/window";
import type { NetworkTraits } from "./adapter";

/** What bounds a network's history at its old end. */
export type HistoryTraits = Pick<NetworkTraits, "opened" | "historyLimitMs">;

/** Where the history begins that a network still tells at `now`. */
export function historyStart(now: Date, { opened, historyLimitMs }: HistoryTraits): Date {
  return historyLimitMs === undefined ? opened : latest(new Date(now.getTime() - historyLimitMs), opened);
}

/** The history that is to be covered: all that the network still tells, up to where the hourly syncs took over. */
export function wantedHistory(now: Date, covered: readonly Window[], history: HistoryTraits): Window {
  const start = historyStart(now, history);
  const top = covered.at(-1)?.end ?? now;
  return { start, end: latest(earliest(top, now), start) };
}
