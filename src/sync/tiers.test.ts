import fc from "fast-check";
import { expect, test } from "vitest";
import { gapsIn } from "../domain/coverage";
import { DAY, HOUR, type Window } from "../domain/window";
import { everyFor, planTier, type Tier, tiersOf } from "./tiers";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const state = {
  now,
  depthMs: 35 * DAY,
  lookBackMs: 2 * DAY,
  covered: [{ start: ago(1_000 * DAY), end: now }],
  readLately: [] as Window[],
  maxLengthMs: 365 * DAY,
  minWindowMs: HOUR,
};

test("a tier that nothing has read lately is read from the hourly look-back down to its depth", () => {
  expect(planTier(state)).toEqual({ start: ago(35 * DAY), end: ago(2 * DAY) });
});

test("a tier that was read within its period is not due", () => {
  expect(planTier({ ...state, readLately: [{ start: ago(36 * DAY), end: ago(DAY) }] })).toBeNull();
});

test("what was read of it already is not read again: the run goes on where the budget ended", () => {
  const readLately = [{ start: ago(10 * DAY), end: now }];
  expect(planTier({ ...state, readLately })).toEqual({ start: ago(35 * DAY), end: ago(10 * DAY) });
});

test("history that was never read is left to the import", () => {
  const covered = [{ start: ago(20 * DAY), end: now }];
  expect(planTier({ ...state, covered })).toEqual({ start: ago(20 * DAY), end: ago(2 * DAY) });
  expect(planTier({ ...state, covered: [] })).toBeNull();
});

test("a dense history is read in parts, newest first, until all of it is read", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 400 }), (days, depth) => {
      const readLately: Window[] = [];
      const tier = { ...state, depthMs: depth * DAY, maxLengthMs: days * DAY };
      for (let part = planTier({ ...tier, readLately }); part; part = planTier({ ...tier, readLately })) {
        expect(readLately.every((window) => window.start >= part.end)).toBe(true);
        readLately.push(part);
        expect(readLately.length).toBeLessThanOrEqual(Math.ceil(depth / days) + 1);
      }
      const wanted = { start: ago(depth * DAY), end: ago(2 * DAY) };
      expect(depth <= 2 || gapsIn(wanted, readLately).length === 0).toBe(true);
    }),
  );
});

test("an account falls due up to a fifth of the period early, always the same, and accounts differ", () => {
  const [tier] = tiersOf({ reversalWindowDays: 35 } as never) as [Tier];
  const periods = ["a", "b", "c", "d"].map((id) => everyFor(tier, id));
  expect(new Set(periods).size).toBe(4);
  for (const period of periods) {
    expect(period).toBeLessThanOrEqual(tier.everyMs);
    expect(period).toBeGreaterThanOrEqual(tier.everyMs * 0.8);
  }
  expect(everyFor(tier, "a")).toBe(periods[0]);
});
