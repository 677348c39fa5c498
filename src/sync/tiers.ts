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

/** Beyond the hourly look-back: refunds and late rows are rarer the older a sale is, and so is reading it again. */
export function tiersOf({ reversalWindowDays }: NetworkTraits): Tier[] {
  return [
    { depthMs: 48 * HOUR, everyMs: 6 * HOUR },
    { depthMs: reversalWindowDays * DAY, everyMs: DAY },
    { depthMs: 180 * DAY, everyMs: 7 * DAY },
  ];
}

/**
 * Steps in which it is told how many periods a part of a tier is overdue. The most overdue goes first: where the budget is
 * too small for all that is due, every part waits longer, instead of the oldest for ever.
 */
export const OVERDUE = [1, 2, 4, 8];

/** Accounts that were connected together do not fall due together: up to a fifth of the period earlier, by their id. */
export function everyFor(tier: Tier, accountId: string): number {
  const share = createHash("sha256").update(accountId).digest().readUInt32BE(0) / 2 ** 32;
  return tier.everyMs * (1 - 0.2 * share);
}

export interface TierState {
  now: Date;
  depthMs: number;
  lookBackMs: number;
  historyLimitMs?: number | undefined;
  /** What was ever read: the rest is an import's. */
  covered: readonly Window[];
  /** What was read within the tier's period, by any run. */
  readLately: readonly Window[];
  minWindowMs: number;
}

/** The newest stretch of a tier that was not read within its period. Null when all of it was. */
export function planTier(state: TierState): Window | null {
  const { now, depthMs, lookBackMs, historyLimitMs, covered, readLately, minWindowMs } = state;
  const start = latest(new Date(now.getTime() - depthMs), historyStart(now, historyLimitMs));
  const wanted = { start, end: new Date(now.getTime() - lookBackMs) };
  // Rows of the last run end where that run began: what lies between is the hourly sync's.
  const gaps = gapsIn(wanted, [...readLately, ...gapsIn(wanted, covered)]);
  return gaps.filter((gap) => windowMs(gap) >= Math.min(minWindowMs, HOUR)).at(-1) ?? null;
}
