import { describe, expect, it } from "vitest";
import { DAY, HOUR, type Window } from "#domain/window";
import {
  ago,
  IMPORT,
  ownOf,
  PLAIN,
  planInput,
  readOf,
  readsOf,
  rereadOf,
  SYNC,
  steadyReads,
  stretch,
} from "../../../test/plan-kit";
import { plan } from "./plan";

const imported = (...window: [number, number]) => ({ ...stretch(...window), kind: "import" });
const BEGINNING = 400 * DAY;

describe("an import", () => {
  const importOf = (...args: Parameters<typeof readsOf>) => plan(planInput(IMPORT, readsOf(...args)));

  it("begins with the newest thirty days, alone, and plans on once they have told something", () => {
    expect(importOf()).toEqual({ windows: [imported(30 * DAY, 0)], lanes: 1, more: "import" });
  });

  it("goes on as many windows side by side as the network takes, newest first", () => {
    const newest = readOf(stretch(30 * DAY, 0), 60);
    const reads = { covered: [stretch(30 * DAY, 0)], reads: [newest], lastImport: newest };
    expect(importOf(reads)).toEqual({
      windows: [60, 90, 120, 150].map((days) => imported(days * DAY, (days - 30) * DAY)),
      lanes: 4,
      more: "import",
    });
  });

  it("goes by its last window where all else is forgotten", () => {
    const lastImport = readOf(stretch(130 * DAY, 100 * DAY), 60, 90 * DAY);
    const { windows } = importOf({ covered: [stretch(130 * DAY, 0)], lastImport });
    expect(windows[0]).toEqual(imported(160 * DAY, 130 * DAY));
  });

  it.each([
    [0, 4],
    [75, 4],
    [76, 3],
    [150, 2],
    [151, 1],
    [301, 1],
  ])("whose last window had %i pages reads %i at once, so that they share the pages of a run", (pages, lanes) => {
    const lastImport = readOf(stretch(30 * DAY, 0), pages);
    expect(importOf({ covered: [stretch(30 * DAY, 0)], lastImport }).lanes).toBe(lanes);
    expect(plan(planInput(rereadOf(null), readsOf({ lastImport }))).lanes).toBe(1);
    expect(plan(planInput(SYNC, readsOf({ lastImport }))).lanes).toBe(1);
  });

  it("reads what is missing, but for what it has read or others are reading, newest first", () => {
    const covered = [stretch(BEGINNING, 90 * DAY), stretch(60 * DAY, 0)];
    const reads = {
      covered,
      reads: [readOf(stretch(60 * DAY, 0), 1)],
      own: [
        ownOf("import", stretch(65 * DAY, 60 * DAY)),
        ownOf("import", stretch(88 * DAY, 86 * DAY), { state: "open" }),
      ],
      elsewhere: [{ ...stretch(76 * DAY, 72 * DAY), kind: "reread" as const }],
    };
    const lastImport = readOf(stretch(60 * DAY, 0), 1);
    expect(importOf({ ...reads, lastImport })).toEqual({
      windows: [imported(72 * DAY, 65 * DAY), imported(86 * DAY, 76 * DAY), imported(90 * DAY, 88 * DAY)],
      lanes: 4,
      more: null,
    });
  });

  it("leaves what lies after its newest read to the syncs", () => {
    const lastImport = readOf(stretch(30 * DAY, 10 * DAY), 1);
    const { windows } = importOf({ covered: [stretch(30 * DAY, 10 * DAY)], reads: [lastImport], lastImport });
    expect(windows[0]?.end).toEqual(ago(30 * DAY));
  });
});

describe("the history that a sync completes by itself", () => {
  /** Read to its beginning but for these, with so many pages a day; a sync's own window is two days. */
  const holey = (pagesPerDay: number, gaps: Window[], over: Parameters<typeof readsOf>[0] = {}) => {
    const edges = [ago(BEGINNING), ...gaps.flatMap(({ start, end }) => [start, end]), ago(0)];
    const covered = gaps
      .concat(stretch(0, 0))
      .map((_, i) => ({ start: edges[2 * i], end: edges[2 * i + 1] }) as Window);
    const read = { ...readOf(stretch(2 * DAY, 0), 0), pages: 2 * pagesPerDay, rows: 2 * pagesPerDay * PLAIN.pageSize };
    return readsOf({ covered, reads: [read], watermark: ago(0), ...over });
  };
  /** What is new again each hour is the only thing that ages. */
  const LOOKED_BACK = { depthMs: 2 * DAY, ageMs: DAY };
  const planned = (reads: ReturnType<typeof readsOf>, want = SYNC, limits = {}) => {
    const input = planInput(want, reads);
    const { windows, more } = plan({ ...input, ages: [LOOKED_BACK], limits: { ...input.limits, ...limits } });
    return { imports: windows.filter(({ kind }) => kind === "import"), more };
  };
  const only = (...window: [number, number]) => ({ imports: [imported(...window)], more: null });
  const LEFT = { imports: [], more: "import" };

  it("is a gap of thirty days, and none that is longer", () => {
    expect(planned(holey(0.1, [stretch(90 * DAY, 60 * DAY)]))).toEqual(only(90 * DAY, 60 * DAY));
    expect(planned(holey(0.1, [stretch(90 * DAY + 1, 60 * DAY)]))).toEqual(LEFT);
  });

  it("is a gap that has the extra pages of a sync, and none that has more", () => {
    expect(planned(holey(3, [stretch(70 * DAY, 60 * DAY)]))).toEqual(only(70 * DAY, 60 * DAY));
    expect(planned(holey(3, [stretch(71 * DAY, 60 * DAY)]))).toEqual(LEFT);
  });

  it("is as much as is left of these pages, by what the run has read and by what it plans", () => {
    const own = [ownOf("incremental", stretch(2 * DAY, 0), { pages: 90 }), ownOf("reread", stretch(9 * DAY, 8 * DAY))];
    expect(planned(holey(3, [stretch(70 * DAY, 60 * DAY)], { own }))).toEqual(LEFT);
    expect(planned(holey(2.9, [stretch(70 * DAY, 60 * DAY)], { own }))).toEqual(only(70 * DAY, 60 * DAY));
    const two = [stretch(94 * DAY, 90 * DAY), stretch(66 * DAY, 60 * DAY)];
    const both = [imported(66 * DAY, 60 * DAY), imported(94 * DAY, 90 * DAY)];
    expect(planned(holey(3, two))).toEqual({ imports: both, more: null });
    expect(planned(holey(3.1, two))).toEqual({ imports: both.slice(0, 1), more: "import" });
  });

  it("is none of which nothing tells how much it is", () => {
    expect(planned(holey(0, [stretch(61 * DAY, 60 * DAY)], { reads: [] }))).toEqual(LEFT);
  });

  it("is read in windows of half the usual pages, newest first", () => {
    const gap = stretch(66 * DAY, 60 * DAY);
    expect(planned(holey(5, [gap]), SYNC, { perWindow: 20 }).imports).toEqual([
      imported(62 * DAY, 60 * DAY),
      imported(64 * DAY, 62 * DAY),
      imported(66 * DAY, 64 * DAY),
    ]);
  });

  it("is sized by how dense it is at its newer end", () => {
    const reads = [readOf(stretch(100 * DAY, 64 * DAY), 36), readOf(stretch(64 * DAY, 0), 320)];
    expect(planned(holey(0, [stretch(66 * DAY, 60 * DAY)], { reads }), SYNC, { perWindow: 20 }).imports[0]).toEqual(
      imported(62 * DAY, 60 * DAY),
    );
  });

  it("is not what the sync reads as new anyway", () => {
    const reads = holey(0.1, [stretch(3 * DAY, DAY)]);
    expect(planned(reads)).toEqual(only(3 * DAY, 2 * DAY));
  });

  it("waits while an import is under way, but not for another run's re-read", () => {
    const gap = [stretch(70 * DAY, 60 * DAY)];
    const elsewhere = (kind: "import" | "reread") => [
      { ...stretch(200 * DAY, 199 * DAY), kind },
      { ...stretch(100 * DAY, 99 * DAY), kind: "reread" as const },
    ];
    expect(planned(holey(0.1, gap, { elsewhere: elsewhere("import") }))).toEqual({ imports: [], more: null });
    expect(planned(holey(0.1, gap, { elsewhere: elsewhere("reread") }))).toEqual(only(70 * DAY, 60 * DAY));
  });

  it("is left to an import again six hours after the last one came no further, or when someone asks", () => {
    const stalled = (ms: number) => holey(0.1, [stretch(70 * DAY, 60 * DAY)], { stalledSince: ago(ms) });
    expect(planned(stalled(6 * HOUR - 1))).toEqual({ imports: [], more: null });
    expect(planned(stalled(6 * HOUR))).toEqual(LEFT);
    expect(planned(stalled(HOUR), { ...SYNC, trigger: "manual" })).toEqual(LEFT);
  });

  it("is no affair of a dry run, nor of a run whose pages went into what is new", () => {
    const gap = [stretch(70 * DAY, 60 * DAY)];
    const none = { imports: [], more: null };
    expect(planned(holey(0.1, gap), { ...SYNC, dryRun: true })).toEqual(none);
    const own = [ownOf("incremental", stretch(2 * DAY, 0), { pages: 300 })];
    expect(planned(holey(0.1, gap, { own }))).toEqual(none);
  });

  it("takes nothing from what is overdue while it waits, and its own pages when it is read", () => {
    const rereads = (over: Parameters<typeof readsOf>[0]) => {
      const readLately = [stretch(300 * DAY, 0)];
      const old = readOf(stretch(300 * DAY, 2 * DAY), 298 * 2, 25 * HOUR);
      const covered = [stretch(BEGINNING, 300 * DAY), stretch(295 * DAY, 0)];
      const reads = steadyReads(2, { covered, readLately, reads: [old], ...over });
      return plan(planInput(SYNC, reads)).windows.filter(({ kind }) => kind === "reread");
    };
    const elsewhere = [{ ...stretch(300 * DAY, 295 * DAY), kind: "import" as const }];
    expect(rereads({ elsewhere })).toEqual([{ ...stretch(17 * DAY, 2 * DAY), kind: "reread" }]);
    expect(rereads({})).toEqual([{ ...stretch(12 * DAY, 2 * DAY), kind: "reread" }]);
  });
});
