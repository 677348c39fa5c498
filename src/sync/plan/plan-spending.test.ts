import { describe, expect, it } from "vitest";
import { SYNC_KINDS, type SyncKind } from "#domain/sync";
import { DAY } from "#domain/window";
import { IMPORT, ownOf, planInput, readsOf, rereadOf, SYNC, steadyReads, stretch } from "../../../test/plan-kit";
import { isSpent, isTaken, leftOfPeriod, plan, type Want } from "./plan";

const OLD = stretch(300 * DAY, 299 * DAY);
const PERIOD = stretch(30 * DAY, 10 * DAY);
const spent = (...pages: [SyncKind, number][]) =>
  readsOf({ own: pages.map(([kind, number]) => ownOf(kind, OLD, { pages: number })) });
const spentKinds = (want: Want, reads: ReturnType<typeof spent>) =>
  SYNC_KINDS.filter((kind) => isSpent(planInput(want, reads), kind));

describe("what a run may still begin", () => {
  it.each([SYNC, IMPORT, rereadOf(PERIOD)])(
    "is nothing once all its windows have the pages of a run: $kind",
    (want) => {
      expect(spentKinds(want, spent(["incremental", 200], ["import", 15], ["reread", 85]))).toEqual(SYNC_KINDS);
    },
  );

  it("is anything of an import or a re-read while pages are left, beyond what a sync may have", () => {
    for (const want of [IMPORT, rereadOf(PERIOD)]) {
      expect(spentKinds(want, spent(["import", 200], ["reread", 99]))).toEqual([]);
    }
  });

  it("is only what is new of a sync once history and re-reads have its extra pages together", () => {
    expect(spentKinds(SYNC, spent(["incremental", 200], ["import", 15], ["reread", 14]))).toEqual([]);
    expect(spentKinds(SYNC, spent(["incremental", 200], ["import", 15], ["reread", 15]))).toEqual(["import", "reread"]);
  });

  it("is no re-read in a sync that is in doubt about what it read, though history is", () => {
    const own = [ownOf("incremental", OLD), ownOf("incremental", OLD, { state: "doubted" })];
    expect(spentKinds(SYNC, readsOf({ own }))).toEqual(["reread"]);
    expect(spentKinds(rereadOf(PERIOD), readsOf({ own }))).toEqual([]);
  });
});

describe("what a run has taken", () => {
  const own = (state: "open" | "read" | "doubted" | "failed" | "gave_way") =>
    readsOf({ own: [ownOf("import", PERIOD, { state })] });

  it.each(["open", "read", "doubted"] as const)("is what is %s", (state) => {
    expect(isTaken(own(state), stretch(31 * DAY, 30 * DAY - 1))).toBe(true);
    expect(isTaken(own(state), stretch(10 * DAY + 1, 9 * DAY))).toBe(true);
  });

  it("begins and ends where its windows do", () => {
    expect(isTaken(own("read"), stretch(31 * DAY, 30 * DAY))).toBe(false);
    expect(isTaken(own("read"), stretch(10 * DAY, 9 * DAY))).toBe(false);
  });

  it.each(["failed", "gave_way"] as const)("is not what %s", (state) => {
    expect(isTaken(own(state), PERIOD)).toBe(false);
  });
});

describe("what a re-read leaves to another run", () => {
  const left = (...own: ReturnType<typeof ownOf>[]) => leftOfPeriod(planInput(rereadOf(PERIOD), readsOf({ own })));

  it("is nothing where nothing was asked for, and nothing where the run came no further", () => {
    expect(leftOfPeriod(planInput(rereadOf(null), readsOf()))).toBeNull();
    expect(left()).toBeNull();
    for (const state of ["open", "failed"] as const) {
      expect(left(ownOf("reread", stretch(15 * DAY, 10 * DAY), { state }))).toBeNull();
    }
  });

  it("is all of it where what was asked for turned out too large, and narrower windows are to come", () => {
    expect(left(ownOf("reread", stretch(30 * DAY, 10 * DAY), { state: "gave_way" }))).toEqual(PERIOD);
  });

  it.each(["read", "doubted"] as const)("is the older part of the period once the newer one is %s", (state) => {
    expect(left(ownOf("reread", stretch(15 * DAY, 10 * DAY), { state }))).toEqual(stretch(30 * DAY, 15 * DAY));
  });

  it("ends at the newest moment that was not read, though older ones were", () => {
    const [newest, older] = [stretch(12 * DAY, 10 * DAY), stretch(25 * DAY, 18 * DAY)];
    expect(left(ownOf("reread", newest), ownOf("reread", older))).toEqual(stretch(30 * DAY, 12 * DAY));
  });

  it("is nothing once the run has read all that the network still tells of the period", () => {
    const own = [ownOf("reread", stretch(20 * DAY, 10 * DAY))];
    const input = planInput(rereadOf(PERIOD), readsOf({ own }), { historyLimitMs: 20 * DAY });
    expect(leftOfPeriod(input)).toBeNull();
    const further = planInput(rereadOf(PERIOD), readsOf({ own }), { historyLimitMs: 21 * DAY });
    expect(leftOfPeriod(further)).toEqual(stretch(30 * DAY, 20 * DAY));
  });
});

describe("the windows of a re-read", () => {
  const windowsOf = (want: Want, reads = steadyReads(10), traits = {}) => plan(planInput(want, reads, traits));
  const reread = (...window: [number, number]) => ({ ...stretch(...window), kind: "reread" });

  it("have half the pages that a window may have, newest first, one at a time", () => {
    expect(windowsOf(rereadOf(stretch(22 * DAY, 10 * DAY)))).toEqual({
      windows: [reread(15 * DAY, 10 * DAY), reread(20 * DAY, 15 * DAY), reread(22 * DAY, 20 * DAY)],
      lanes: 1,
      more: null,
    });
  });

  it("use up the pages of a run to the last, and say when there is more", () => {
    const { windows, more } = windowsOf(rereadOf(stretch(40 * DAY, 10 * DAY)));
    expect([windows.length, windows.at(-1), more]).toEqual([6, reread(40 * DAY, 35 * DAY), null]);
    const longer = windowsOf(rereadOf(stretch(41 * DAY, 10 * DAY)));
    expect([longer.windows.length, longer.more]).toEqual([6, "reread"]);
  });

  it("have the pages that the run has left", () => {
    const own = [ownOf("reread", OLD, { pages: 250 })];
    const { windows, more } = windowsOf(rereadOf(PERIOD), steadyReads(10, { own }));
    expect([windows, more]).toEqual([[reread(15 * DAY, 10 * DAY)], "reread"]);
    const spentAll = steadyReads(10, { own: [ownOf("reread", OLD, { pages: 500 })] });
    expect(windowsOf(rereadOf(PERIOD), spentAll)).toEqual({ windows: [], lanes: 1, more: "reread" });
  });

  it("begin again with what is newest of what the run has not read", () => {
    const own = [ownOf("reread", stretch(16 * DAY, 13 * DAY))];
    expect(windowsOf(rereadOf(stretch(18 * DAY, 10 * DAY)), steadyReads(10, { own })).windows).toEqual([
      reread(13 * DAY, 10 * DAY),
      reread(18 * DAY, 16 * DAY),
    ]);
  });

  it("are no more than a run may have, those that it had already counted in", () => {
    const widths = { taken: DAY, refused: [2 * DAY, 2 * DAY], readSince: 0 };
    const period = rereadOf(stretch(60 * DAY, 10 * DAY));
    const { windows, more } = windowsOf(period, steadyReads(0, { widths }));
    expect([windows.length, windows.at(-1), more]).toEqual([40, reread(50 * DAY, 49 * DAY), "reread"]);
    const own = [ownOf("reread", OLD), ownOf("reread", OLD, { state: "failed" })];
    expect(windowsOf(period, steadyReads(0, { widths, own })).windows.length).toBe(38);
  });

  it("are all of the period where that is all a run may have", () => {
    const widths = { taken: DAY, refused: [2 * DAY, 2 * DAY], readSince: 0 };
    const { windows, more } = windowsOf(rereadOf(stretch(50 * DAY, 10 * DAY)), steadyReads(0, { widths }));
    expect([windows.length, more]).toEqual([40, null]);
  });

  it("lie in the past, and no deeper than the network tells", () => {
    const want = rereadOf(stretch(9 * DAY, -3 * DAY));
    expect(windowsOf(want, steadyReads(1), { historyLimitMs: 5 * DAY }).windows).toEqual([reread(5 * DAY, 0)]);
  });

  it("are none where no period was asked for", () => {
    expect(windowsOf(rereadOf(null))).toEqual({ windows: [], lanes: 1, more: null });
  });

  it("are one of thirty days, and then more, where nothing tells how much there is", () => {
    expect(windowsOf(rereadOf(stretch(50 * DAY, 10 * DAY)), readsOf())).toEqual({
      windows: [reread(40 * DAY, 10 * DAY)],
      lanes: 1,
      more: "reread",
    });
    expect(windowsOf(rereadOf(stretch(40 * DAY, 10 * DAY)), readsOf()).more).toBeNull();
  });
});
