import type { AccountReads, AskedWindow, OwnWindow } from "#domain/account-reads";
import { greatestAges } from "#domain/picture-age";
import type { SyncKind } from "#domain/sync";
import { DAY, HOUR, type Window } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import type { PlanInput, Want } from "../src/sync/plan/plan";

/** When the plans of tests are made. */
export const PLAN_NOW = new Date("2026-09-20T12:00:00Z");
export const ago = (ms: number) => new Date(PLAN_NOW.getTime() - ms);
export const stretch = (startAgo: number, endAgo: number): Window => ({ start: ago(startAgo), end: ago(endAgo) });

/** A network that no network is: its numbers are easy to reckon with. */
export const PLAIN: NetworkTraits = {
  granularity: "transaction",
  clock: "UTC",
  pageSize: 100,
  lookBackMs: 2 * DAY,
  reversalWindowDays: 35,
  opened: ago(400 * DAY),
  minWindowMs: HOUR,
  edgeMs: 0,
  parallelWindows: 4,
  rateLimit: "",
  budgets: [],
  requestsPerPage: 1,
};

export const SYNC: Want = { kind: "incremental", trigger: "schedule", window: null, dryRun: false };
export const IMPORT: Want = { kind: "import", trigger: "connect", window: null, dryRun: false };
export const rereadOf = (window: Window | null): Want => ({ kind: "reread", trigger: "manual", window, dryRun: false });

/** A read at `startedAgo` with so many full pages. */
export const readOf = (window: Window, pages: number, startedAgo = 0): AskedWindow => ({
  ...window,
  startedAt: ago(startedAgo),
  pages,
  rows: pages * PLAIN.pageSize,
});

/** A window of the run that plans. */
export function ownOf(kind: SyncKind, window: Window, over: Partial<OwnWindow> = {}): OwnWindow {
  const run = { syncLogId: "log", seq: 1, trigger: "schedule", tick: null, dryRun: false, refused: false } as const;
  return { ...window, ...run, kind, state: "read", startedAt: PLAN_NOW, pages: 1, rows: 0, ...over };
}

/** An account that was never read, but for what a test says otherwise. */
export function readsOf(over: Partial<AccountReads> = {}): AccountReads {
  return {
    ...{ covered: [], readLately: [], reads: [], tooLarge: [], own: [], elsewhere: [] },
    ...{ lastImport: null, watermark: null, newestStart: null, stalledSince: null, replay: false },
    widths: { taken: 0, refused: [], readSince: 0 },
    ...over,
  };
}

/** An account with so many pages a day, read to its beginning just now, but for what a test says otherwise. */
export function steadyReads(pagesPerDay: number, over: Partial<AccountReads> = {}): AccountReads {
  const all = stretch(400 * DAY, 0);
  const read = { ...readOf(all, 0), pages: pagesPerDay * 400, rows: pagesPerDay * 400 * PLAIN.pageSize };
  return readsOf({ covered: [all], readLately: [all], reads: [read], watermark: ago(0), ...over });
}

export function planInput(want: Want, reads: AccountReads, traits: Partial<NetworkTraits> = {}): PlanInput {
  const all = { ...PLAIN, ...traits };
  const limits = { perWindow: 100, perRun: 300, extra: 30, hard: 420 };
  return { reads, traits: all, ages: greatestAges(all), limits, want, now: PLAN_NOW };
}
