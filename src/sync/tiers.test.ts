import fc from "fast-check";
import { expect, test } from "vitest";
import { gapsIn } from "../domain/coverage";
import { DAY, HOUR, latest, type Window } from "../domain/window";
import { mostOverdue, type Tier, tiersOf } from "./tiers";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const daily: Tier = { depthMs: 35 * DAY, everyMs: DAY };

interface Read {
  window: Window;
  at: Date;
}

/** What a tier finds due at `at`, after these reads. */
function due(
  reads: readonly Read[],
  { tiers = [daily], covered = [{ start: ago(1_000 * DAY), end: now }], at = now } = {},
) {
  return mostOverdue(tiers, {
    now: at,
    lookBackMs: 2 * DAY,
    minWindowMs: HOUR,
    covered,
    readSince: async (since) => reads.filter((read) => read.at > since).map(({ window }) => window),
  });
}

test("a tier that nothing has read lately is read from the hourly look-back down to its depth", async () => {
  expect(await due([])).toEqual({ start: ago(35 * DAY), end: ago(2 * DAY) });
});

test("a tier that was read within its period is not due", async () => {
  expect(await due([{ window: { start: ago(36 * DAY), end: ago(DAY) }, at: ago(20 * HOUR) }])).toBeNull();
  expect(await due([{ window: { start: ago(36 * DAY), end: ago(DAY) }, at: ago(25 * HOUR) }])).not.toBeNull();
});

test("what was read of it already is not read again: the run goes on where the budget ended", async () => {
  const reads = [{ window: { start: ago(10 * DAY), end: now }, at: ago(HOUR) }];
  expect(await due(reads)).toEqual({ start: ago(35 * DAY), end: ago(10 * DAY) });
});

test("history that was never read is left to the import", async () => {
  const covered = [{ start: ago(20 * DAY), end: now }];
  expect(await due([], { covered })).toEqual({ start: ago(20 * DAY), end: ago(2 * DAY) });
  expect(await due([], { covered: [] })).toBeNull();
});

test("a tier within the look-back is the hourly sync's", async () => {
  expect(await due([], { tiers: [{ depthMs: 2 * DAY, everyMs: HOUR }] })).toBeNull();
});

test("a dense history is read in parts, newest first, until all of it is read", async () => {
  const days = fc.integer({ min: 1, max: 40 });
  const depths = fc.integer({ min: 1, max: 400 });
  await fc.assert(
    fc.asyncProperty(days, depths, async (length, depth) => {
      const tiers = [{ depthMs: depth * DAY, everyMs: DAY }];
      const reads: Read[] = [];
      for (let part = await due(reads, { tiers }); part; part = await due(reads, { tiers })) {
        const window = { start: latest(part.start, new Date(part.end.getTime() - length * DAY)), end: part.end };
        expect(reads.every((read) => read.window.start >= window.end)).toBe(true);
        reads.push({ window, at: now });
        expect(reads.length).toBeLessThanOrEqual(Math.ceil(depth / length) + 1);
      }
      const wanted = { start: ago(depth * DAY), end: ago(2 * DAY) };
      const read = reads.map(({ window }) => window);
      expect(depth <= 2 || gapsIn(wanted, read).length === 0).toBe(true);
    }),
  );
});

test("where there is no time for all that is due, the oldest part is read as well", async () => {
  const tiers = tiersOf({ reversalWindowDays: 20 }, "an account").slice(0, 2);
  const reads: Read[] = [{ window: { start: ago(1_000 * DAY), end: now }, at: now }];
  // A quarter of a day of sales an hour: six days a day, of twenty that are due every day. One pass takes four days.
  for (let hour = 1; hour <= 14 * 24; hour += 1) {
    const at = new Date(now.getTime() + hour * HOUR);
    reads.push({ window: { start: new Date(at.getTime() - 2 * DAY), end: at }, at });
    for (let budget = DAY / 4; budget > 0; ) {
      const part = await due(reads, { tiers, at, covered: [{ start: ago(1_000 * DAY), end: at }] });
      if (!part) break;
      const window = { start: latest(part.start, new Date(part.end.getTime() - budget)), end: part.end };
      reads.push({ window, at });
      budget -= Math.max(window.end.getTime() - window.start.getTime(), HOUR);
    }
  }
  const end = now.getTime() + 14 * DAY;
  const lately = reads.filter((read) => read.at.getTime() > end - 9 * DAY).map(({ window }) => window);
  expect(gapsIn({ start: new Date(end - 19 * DAY), end: new Date(end) }, lately)).toEqual([]);
});

test("an account falls due up to a fifth of the period early, always the same, and accounts differ", () => {
  const periodOf = (id: string) => tiersOf({ reversalWindowDays: 35 }, id)[0]?.everyMs ?? 0;
  const periods = ["a", "b", "c", "d"].map(periodOf);
  expect(new Set(periods).size).toBe(4);
  for (const period of periods) {
    expect(period).toBeLessThanOrEqual(6 * HOUR);
    expect(period).toBeGreaterThanOrEqual(0.8 * 6 * HOUR);
  }
  expect(periodOf("a")).toBe(periods[0]);
});
