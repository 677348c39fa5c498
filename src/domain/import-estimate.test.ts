import { expect, test } from "vitest";
import { remainingMs } from "./import-estimate";
import { DAY, SECOND } from "./window";

const NOW = new Date("2026-11-01T00:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const window = (fromDays: number, toDays: number) => ({ start: ago(fromDays * DAY), end: ago(toDays * DAY) });

test("an import goes on at the pace of its last windows", () => {
  const recent = [
    { ...window(30, 0), startedAt: ago(20 * SECOND) },
    { ...window(100, 30), startedAt: ago(10 * SECOND) },
  ];
  // 100 days took 20 seconds; 300 are missing.
  expect(remainingMs({ gaps: [window(350, 100), window(500, 450)], recent, now: NOW })).toBe(60 * SECOND);
});

test("windows that are read side by side share their time", () => {
  const recent = [1, 2, 3, 4].map((n) => ({ ...window(n * 10, n * 10 - 10), startedAt: ago(8 * SECOND) }));
  expect(remainingMs({ gaps: [window(80, 40)], recent, now: NOW })).toBe(8 * SECOND);
});

test("one window tells of no pace yet, and neither do empty ones", () => {
  expect(remainingMs({ gaps: [window(60, 30)], recent: [{ ...window(30, 0), startedAt: NOW }], now: NOW })).toBeNull();
  const empty = { ...window(30, 30), startedAt: ago(SECOND) };
  expect(remainingMs({ gaps: [window(60, 30)], recent: [empty, empty], now: NOW })).toBeNull();
});

test("what is complete takes no time", () => {
  const recent = [1, 2].map((n) => ({ ...window(n, n - 1), startedAt: ago(SECOND) }));
  expect(remainingMs({ gaps: [], recent, now: NOW })).toBe(0);
});
