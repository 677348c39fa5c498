import { createHash } from "node:crypto";
import { gapsIn } from "../domain/coverage";
import { DAY, HOUR, latest, type Window, windowMs } from "../domain/window";
import type { NetworkTraits } from "../networks/adapter";
import { historyStart } from "./plan-window";

/** How far back is read again, and how often at least. */
export interface Tier {
  depthMs: number;
  everyMs: number;
}

/** By how many periods a part of a tier may be overdue, in steps of two: more than any was ever kept waiting. */
const MOST_OVERDUE = 1_024;

/** Beyond the hourly look-back: refunds and late rows are rarer the older a sale is, and so is reading it again. */
export function tiersOf({ reversalWindowDays }: Pick<NetworkTraits, "reversalWindowDays">, accountId: string): Tier[] {
  return [
    { depthMs: 48 * HOUR, everyMs: 6 * HOUR },
    { depthMs: reversalWindowDays * DAY, everyMs: DAY },
    { depthMs: 180 * DAY, everyMs: 7 * DAY },
  ].map(({ depthMs, everyMs }) => ({ depthMs, everyMs: spread(everyMs, accountId) }));
}

/** Accounts that were connected together do not fall due together: up to a fifth of the period earlier, by their id. */
function spread(everyMs: number, accountId: string): number {
  const share = createHash("sha256").update(accountId).digest().readUInt32BE(0) / 2 ** 32;
  return everyMs * (1 - 0.2 * share);
}

export interface TierState {
  now: Date;
  lookBackMs: number;
  historyLimitMs?: number | undefined;
  minWindowMs: number;
  /** What was ever read: the rest is an import's. */
  covered: readonly Window[];
  /** What was read after a moment, by any run. */
  readSince(since: Date): Promise<readonly Window[]>;
}

/**
 * What is due in any tier, from its most overdue part back: where there is no time for all that is due, every part waits
 * longer, instead of the oldest for ever. Null when nothing is due.
 */
export async function mostOverdue(tiers: readonly Tier[], state: TierState): Promise<Window | null> {
  let most: { times: number; due: Window } | null = null;
  for (const tier of tiers.filter(({ depthMs }) => depthMs > state.lookBackMs)) {
    const stretches = await dueIn(tier, state, 1);
    let newest = stretches.at(-1);
    for (let times = 1; newest && times <= MOST_OVERDUE; times *= 2) {
      if (!most || times > most.times) most = { times, due: wholeOf(newest, stretches) };
      newest = (await dueIn(tier, state, 2 * times)).at(-1);
    }
  }
  return most?.due ?? null;
}

/** With what is due before it, so that a sliver does not take the place of a whole read. */
function wholeOf(part: Window, stretches: readonly Window[]): Window {
  const around = stretches.find(({ start, end }) => start <= part.start && part.end <= end);
  return { start: around?.start ?? part.start, end: part.end };
}

/** The stretches of a tier, oldest first, that were not read for so many of its periods. */
async function dueIn({ depthMs, everyMs }: Tier, state: TierState, times: number): Promise<Window[]> {
  const { now, lookBackMs, historyLimitMs, minWindowMs, covered, readSince } = state;
  const start = latest(new Date(now.getTime() - depthMs), historyStart(now, historyLimitMs));
  const wanted = { start, end: new Date(now.getTime() - lookBackMs) };
  const read = await readSince(new Date(now.getTime() - times * everyMs));
  const gaps = gapsIn(wanted, [...read, ...gapsIn(wanted, covered)]);
  // Rows of the last run end where that run began: what lies between is the hourly sync's.
  return gaps.filter((gap) => windowMs(gap) >= Math.min(minWindowMs, HOUR));
}
