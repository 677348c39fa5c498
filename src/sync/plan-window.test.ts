import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coveredShare, gapsIn } from "../domain/coverage";
import { DAY, HOUR, type Window, windowMs } from "../domain/window";
import { HISTORY_START, MAX_IMPORT_WINDOW_MS } from "./limits";
import { historyStart, narrow, planImport, planIncremental, planReread, wantedHistory } from "./plan-window";

const NOW = new Date("2026-09-20T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const span = (startAgo: number, endAgo: number): Window => ({ start: ago(startAgo), end: ago(endAgo) });

const lookBack = fc.integer({ min: 0, max: 10 * DAY });
const past = fc.integer({ min: 0, max: 4_000 * DAY }).map(ago);
/** Windows as the database merges them: oldest first, neither overlapping nor touching. */
const coverage = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 * 24 }), { maxLength: 8 })
  .map((hours) => hours.sort((a, b) => b - a).map((hour) => hour * HOUR))
  .map((edges) => edges.flatMap((edge, i) => (i % 2 === 1 ? [span(edges[i - 1] as number, edge)] : [])));

describe("planIncremental", () => {
  const plan = (watermark: Date | null, covered: readonly Window[], lookBackMs: number, historyLimitMs?: number) =>
    planIncremental({ runStart: NOW, watermark, covered, lookBackMs, historyLimitMs });

  it("always ends at the start of the run", () => {
    const limit = fc.option(fc.integer({ min: DAY, max: 400 * DAY }), { nil: undefined });
    fc.assert(
      fc.property(fc.option(past), coverage, lookBack, limit, (watermark, covered, ms, limitMs) => {
        const window = plan(watermark, covered, ms, limitMs);
        expect(window.end).toEqual(NOW);
        expect(windowMs(window)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("starts no later than the watermark less the look-back", () => {
    fc.assert(
      fc.property(past, coverage, lookBack, (watermark, covered, ms) => {
        expect(plan(watermark, covered, ms).start.getTime()).toBeLessThanOrEqual(watermark.getTime() - ms);
      }),
    );
  });

  it("reads from the watermark on, and not the whole history again", () => {
    expect(plan(ago(3 * HOUR), [], 2 * DAY)).toEqual(span(2 * DAY + 3 * HOUR, 0));
    expect(plan(ago(90 * DAY), [span(400 * DAY, HOUR)], 2 * DAY)).toEqual(span(92 * DAY, 0));
  });

  it("claims nothing after its own start when a watermark lies ahead of it", () => {
    expect(plan(new Date(NOW.getTime() + 9 * DAY), [], DAY)).toEqual(span(0, 0));
  });

  it("reads the last 30 days without a watermark, and more where coverage ended before that", () => {
    expect(plan(null, [], 2 * DAY)).toEqual(span(30 * DAY, 0));
    expect(plan(null, [span(60 * DAY, HOUR)], 2 * DAY)).toEqual(span(30 * DAY, 0));
    expect(plan(null, [span(90 * DAY, 50 * DAY)], 2 * DAY)).toEqual(span(52 * DAY, 0));
  });

  it("leaves no gap between what is covered and itself", () => {
    fc.assert(
      fc.property(fc.option(past), coverage, lookBack, (watermark, covered, ms) => {
        const top = covered.at(-1)?.end;
        fc.pre(top !== undefined && (watermark === null || watermark <= top));
        expect(plan(watermark, covered, ms).start.getTime()).toBeLessThanOrEqual((top as Date).getTime());
      }),
    );
  });

  it("is followed without a hole when its window gives way to its older part again and again", () => {
    const parts = fc.array(fc.nat(3), { maxLength: 12 });
    fc.assert(
      fc.property(past, coverage, lookBack, parts, (watermark, covered, ms, times) => {
        const whole = plan(watermark, covered, ms);
        const read: Window[] = [];
        for (const n of times) {
          const rest = { start: read.at(-1)?.end ?? whole.start, end: whole.end };
          const part = narrow(rest, "older", n, HOUR);
          if (part) read.push(part);
        }
        read.push({ start: read.at(-1)?.end ?? whole.start, end: whole.end });
        expect(gapsIn(whole, read)).toEqual([]);
      }),
    );
  });

  it("claims nothing that the network no longer tells", () => {
    expect(plan(ago(200 * DAY), [], 2 * DAY, 90 * DAY)).toEqual(span(90 * DAY, 0));
    expect(plan(ago(10 * DAY), [], 2 * DAY, 90 * DAY)).toEqual(span(12 * DAY, 0));
  });
});

describe("planImport", () => {
  const start = { now: NOW, covered: [], last: null, minWindowMs: HOUR, maxPages: 100 };

  it("begins with the newest 30 days before what the hourly syncs cover", () => {
    expect(planImport(start)).toEqual(span(30 * DAY, 0));
    expect(planImport({ ...start, covered: [span(5 * DAY, HOUR)] })).toEqual(span(35 * DAY, 5 * DAY));
  });

  it("fills the newest gap first", () => {
    const covered = [span(300 * DAY, 200 * DAY), span(190 * DAY, 100 * DAY), span(50 * DAY, HOUR)];
    expect(planImport({ ...start, covered })).toEqual(span(80 * DAY, 50 * DAY));
    const filled = [span(300 * DAY, 200 * DAY), span(190 * DAY, HOUR)];
    expect(planImport({ ...start, covered: filled })).toEqual(span(200 * DAY, 190 * DAY));
  });

  it.each([
    [0, 4],
    [2, 4],
    [3, 2],
    [25, 2],
    [26, 1],
    [50, 1],
    [51, 0.5],
    [100, 0.5],
  ])("after a window of %i pages takes one that is %d times as long", (pages, factor) => {
    const last = { window: span(41 * DAY, DAY), pages, rows: pages };
    const window = planImport({ ...start, covered: [span(41 * DAY, HOUR)], last });
    expect(window).toEqual(span((41 + 40 * factor) * DAY, 41 * DAY));
  });

  it("grows from hours to a day at once where little is found, and to five years at the most", () => {
    const covered = [span(DAY, HOUR)];
    const short = planImport({ ...start, covered, last: { window: span(2 * HOUR, HOUR), pages: 1, rows: 1 } });
    expect(windowMs(short as Window)).toBe(DAY);
    const last = { window: span(2_000 * DAY, DAY), pages: 1, rows: 1 };
    expect(windowMs(planImport({ ...start, covered, last }) as Window)).toBe(MAX_IMPORT_WINDOW_MS);
  });

  it("asks for all that is older after an empty year, and for a part of it after an empty month", () => {
    const next = (days: number, rows: number) =>
      planImport({
        ...start,
        covered: [span(days * DAY, 0)],
        last: { window: span(days * DAY, 0), pages: 1, rows },
      });
    expect(next(365, 0)).toEqual({ start: HISTORY_START, end: ago(365 * DAY) });
    expect(next(365, 1)).toEqual(span(5 * 365 * DAY, 365 * DAY));
    expect(next(30, 0)).toEqual(span(150 * DAY, 30 * DAY));
  });

  it("takes nothing shorter than the network's date filter can express", () => {
    const last = { window: span(DAY, HOUR), pages: 100, rows: 100 };
    const window = planImport({ ...start, covered: [span(DAY, HOUR)], last, minWindowMs: DAY });
    expect(windowMs(window as Window)).toBe(DAY);
  });

  it("is done when the whole history is covered", () => {
    expect(planImport({ ...start, covered: [{ start: HISTORY_START, end: NOW }] })).toBeNull();
    expect(planImport({ ...start, covered: [span(91 * DAY, 0)], historyLimitMs: 90 * DAY })).toBeNull();
  });

  it("covers everything in the end: newest first, each window next to what is covered, none twice", () => {
    const pages = fc.infiniteStream(fc.integer({ min: 0, max: 130 }));
    const limits = fc.integer({ min: 1, max: 300 * 24 }).map((hours) => hours * HOUR);
    fc.assert(
      fc.property(coverage, pages, limits, fc.constantFrom(HOUR, DAY), (before, count, historyLimitMs, minWindowMs) => {
        const wanted = wantedHistory(NOW, before, historyLimitMs);
        let covered = before;
        let last: { window: Window; pages: number; rows: number } | null = null;
        for (let step = 0; step < 10_000; step += 1) {
          const window = planImport({ ...start, covered, last, minWindowMs, historyLimitMs });
          if (!window) break;
          expect(windowMs(window)).toBeGreaterThan(0);
          expect(window.end).toEqual(gapsIn(wanted, covered).at(-1)?.end);
          for (const seen of covered) expect(window.end <= seen.start || window.start >= seen.end).toBe(true);
          covered = merged([...covered, window]);
          const found = count.next().value;
          last = { window, pages: Math.max(found, 1), rows: found };
        }
        expect(coveredShare(wanted, covered)).toBe(1);
        expect(planImport({ ...start, covered, last, minWindowMs, historyLimitMs })).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});

/** What range_agg makes of the windows. */
function merged(windows: readonly Window[]): Window[] {
  const all = { start: new Date(0), end: new Date(NOW.getTime() + DAY) };
  return gapsIn(all, gapsIn(all, windows));
}

describe("wantedHistory", () => {
  it("reaches from the beginning to where the newest coverage ends", () => {
    expect(wantedHistory(NOW, [])).toEqual({ start: HISTORY_START, end: NOW });
    expect(wantedHistory(NOW, [span(9 * DAY, 8 * DAY), span(5 * DAY, HOUR)]).end).toEqual(ago(HOUR));
    expect(wantedHistory(NOW, [{ start: ago(DAY), end: new Date(NOW.getTime() + DAY) }]).end).toEqual(NOW);
  });

  it("holds every gap within the network's memory below the newest coverage, and nothing above it", () => {
    const limit = fc.integer({ min: 1, max: 400 * 24 }).map((hours) => hours * HOUR);
    fc.assert(
      fc.property(coverage, limit, (covered, limitMs) => {
        const want = wantedHistory(NOW, covered, limitMs);
        const top = covered.at(-1)?.end ?? NOW;
        for (const gap of gapsIn({ start: ago(limitMs), end: top }, covered)) {
          expect(want.start <= gap.start && gap.end <= want.end).toBe(true);
        }
        expect(want.end <= top || windowMs(want) === 0).toBe(true);
      }),
    );
  });

  it("begins where the network's memory does, and is empty rather than reversed", () => {
    expect(historyStart(NOW, 90 * DAY)).toEqual(ago(90 * DAY));
    expect(historyStart(NOW)).toEqual(HISTORY_START);
    expect(historyStart(NOW, 90_000 * DAY)).toEqual(HISTORY_START);
    expect(windowMs(wantedHistory(NOW, [span(200 * DAY, 100 * DAY)], 90 * DAY))).toBe(0);
  });
});

describe("planReread", () => {
  const wanted = span(60 * DAY, 30 * DAY);

  it("reads the whole period again although it was covered before", () => {
    expect(planReread(wanted, [])).toEqual(wanted);
  });

  it("goes on with the newest part that this run has not read", () => {
    expect(planReread(wanted, [span(40 * DAY, 30 * DAY)])).toEqual(span(60 * DAY, 40 * DAY));
    expect(planReread(wanted, [span(50 * DAY, 40 * DAY)])).toEqual(span(40 * DAY, 30 * DAY));
  });

  it("is done when the run has read all of it", () => {
    expect(planReread(wanted, [span(61 * DAY, 45 * DAY), span(45 * DAY, 29 * DAY)])).toBeNull();
  });

  it("reads every instant of the period once, however its windows gave way, and then is done", () => {
    const parts = fc.array(fc.nat(4), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 * 24 }), parts, (hours, times) => {
        const period = span(hours * HOUR, 0);
        const done: Window[] = [];
        for (const n of times) {
          const window = planReread(period, done);
          if (!window) break;
          const part = narrow(window, "newer", n, HOUR) ?? window;
          for (const seen of done) expect(part.end <= seen.start || part.start >= seen.end).toBe(true);
          done.push(part);
        }
        const left = planReread(period, done);
        if (left) done.push(left);
        expect(planReread(period, done)).toBeNull();
        expect(done.reduce((sum, window) => sum + windowMs(window), 0)).toBe(windowMs(period));
      }),
    );
  });

  it("leaves out what the network no longer tells", () => {
    expect(planReread(wanted, [], ago(45 * DAY))).toEqual(span(45 * DAY, 30 * DAY));
    expect(planReread(wanted, [], ago(20 * DAY))).toBeNull();
  });
});

describe("narrow", () => {
  const window = span(8 * DAY, 0);

  it("keeps the older half for a sync and the newer half else", () => {
    expect(narrow(window, "older", 0, HOUR)).toEqual(span(8 * DAY, 4 * DAY));
    expect(narrow(window, "newer", 0, HOUR)).toEqual(span(4 * DAY, 0));
  });

  it("keeps less with every time that the same window had to give way", () => {
    expect(narrow(window, "newer", 1, HOUR)).toEqual(span(2 * DAY, 0));
    expect(narrow(window, "older", 2, HOUR)).toEqual(span(8 * DAY, 7 * DAY));
  });

  it("keeps a true part of at least what the date filter can express, or says that there is none", () => {
    const length = fc.integer({ min: 0, max: 100 * DAY });
    const min = fc.constantFrom(1, HOUR, DAY);
    fc.assert(
      fc.property(length, fc.constantFrom("older", "newer"), fc.nat(20), min, (ms, keep, times, minMs) => {
        const whole = span(ms, 0);
        const part = narrow(whole, keep, times, minMs);
        expect(part === null).toBe(ms < 2 * minMs);
        if (!part) return;
        expect(windowMs(part)).toBeGreaterThanOrEqual(minMs);
        expect(windowMs(part)).toBeLessThan(ms);
        expect(keep === "older" ? part.start : part.end).toEqual(keep === "older" ? whole.start : whole.end);
      }),
    );
  });
});
