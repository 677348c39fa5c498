import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coveredShare, gapsIn, knownShare } from "./coverage";
import { DAY, type Window, windowMs } from "./window";

const at = (ms: number) => new Date(ms);
const span = (start: number, end: number): Window => ({ start: at(start), end: at(end) });

/** Small numbers, so that windows touch, overlap, repeat and miss each other often. Empty and reversed ones included. */
const anyWindow = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([a, b]) => span(a, b));
const wanted = fc
  .tuple(fc.integer({ min: 10, max: 50 }), fc.nat(30))
  .map(([start, length]) => span(start, start + length));
const covered = fc.array(anyWindow, { maxLength: 8 });

const holds = (windows: readonly Window[], ms: number) =>
  windows.some(({ start, end }) => start.getTime() <= ms && ms < end.getTime());

describe("gapsIn", () => {
  it("says of every instant whether it is missing: wanted, and in no covered window", () => {
    fc.assert(
      fc.property(wanted, covered, (want, windows) => {
        const gaps = gapsIn(want, windows);
        for (let ms = -1; ms <= 90; ms += 1) {
          expect(holds(gaps, ms)).toBe(holds([want], ms) && !holds(windows, ms));
        }
      }),
    );
  });

  it("gives gaps that are oldest first, not empty, and neither overlap nor touch", () => {
    fc.assert(
      fc.property(wanted, covered, (want, windows) => {
        const gaps = gapsIn(want, windows);
        for (const gap of gaps) expect(windowMs(gap)).toBeGreaterThan(0);
        for (const [index, gap] of gaps.slice(1).entries()) expect(gap.start > (gaps[index] as Window).end).toBe(true);
      }),
    );
  });

  it("does not depend on the order of the covered windows, and leaves them as they were", () => {
    fc.assert(
      fc.property(wanted, covered, (want, windows) => {
        const before = structuredClone(windows);
        expect(gapsIn(want, [...windows].reverse())).toEqual(gapsIn(want, windows));
        expect(windows).toEqual(before);
      }),
    );
  });

  it("leaves nothing once its gaps are covered too", () => {
    fc.assert(
      fc.property(wanted, covered, (want, windows) => {
        expect(gapsIn(want, [...windows, ...gapsIn(want, windows)])).toEqual([]);
      }),
    );
  });

  it("never grows by what is covered more, and covers as much whether windows come whole or in parts", () => {
    fc.assert(
      fc.property(wanted, covered, anyWindow, fc.nat(60), (want, windows, more, cut) => {
        const held = (gaps: readonly Window[]) => gaps.reduce((sum, gap) => sum + windowMs(gap), 0);
        expect(held(gapsIn(want, [...windows, more]))).toBeLessThanOrEqual(held(gapsIn(want, windows)));
        const parts = windows.flatMap(({ start, end }) =>
          +start < cut && cut < +end ? [span(+start, cut), span(cut, +end)] : [{ start, end }],
        );
        expect(gapsIn(want, parts)).toEqual(gapsIn(want, windows));
      }),
    );
  });

  it("takes windows as half-open: two that touch leave no gap", () => {
    expect(gapsIn(span(0, 20), [span(0, 10), span(10, 20)])).toEqual([]);
    expect(gapsIn(span(0, 20), [span(0, 10), span(11, 20)])).toEqual([span(10, 11)]);
  });

  it("wants nothing of an empty range", () => {
    expect(gapsIn(span(5, 5), [])).toEqual([]);
    expect(gapsIn(span(5, 4), [])).toEqual([]);
  });
});

describe("coveredShare", () => {
  it("is the part of the wanted time that no gap holds", () => {
    expect(coveredShare(span(0, 10), [])).toBe(0);
    expect(coveredShare(span(0, 10), [span(-5, 4), span(2, 5)])).toBe(0.5);
    expect(coveredShare(span(0, 10), [span(0, 10)])).toBe(1);
    fc.assert(
      fc.property(wanted, covered, (want, windows) => {
        const share = coveredShare(want, windows);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(share === 1).toBe(gapsIn(want, windows).length === 0);
      }),
    );
  });

  it("is whole when nothing is wanted", () => {
    expect(coveredShare(span(5, 5), [])).toBe(1);
  });
});

describe("knownShare", () => {
  const day = (n: number) => new Date(n * DAY);
  const wanted = { start: day(0), end: day(100) };

  it("is unknown until the beginning is covered: an earlier sale may turn up", () => {
    expect(knownShare(wanted, [], null)).toBeNull();
    expect(knownShare(wanted, [{ start: day(60), end: day(100) }], day(70))).toBeNull();
  });

  it("is a share of the time since the first sale", () => {
    const covered = [
      { start: day(0), end: day(60) },
      { start: day(80), end: day(100) },
    ];
    expect(knownShare(wanted, covered, day(50))).toBeCloseTo(0.6);
    expect(knownShare(wanted, [{ start: day(-5), end: day(100) }], null)).toBe(1);
  });
});
