import { describe, expect, it } from "vitest";
import type { AccountReads } from "#domain/account-reads";
import { DAY, HOUR, type Window } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import { ago, ownOf, planInput, readOf, readsOf, SYNC, steadyReads, stretch } from "../../../test/plan-kit";
import { plan } from "./plan";

const planned = (reads: AccountReads, traits: Partial<NetworkTraits> = {}) => plan(planInput(SYNC, reads, traits));
const newOf = (...args: Parameters<typeof planned>) =>
  planned(...args).windows.flatMap(({ kind, start, end }) => (kind === "incremental" ? [{ start, end }] : []));
const rereadsOf = (...args: Parameters<typeof planned>) =>
  planned(...args).windows.flatMap(({ kind, start, end }) => (kind === "reread" ? [{ start, end }] : []));

describe("what a sync reads as new", () => {
  it("is the last thirty days of an account that nothing is known of", () => {
    expect(newOf(readsOf())).toEqual([stretch(30 * DAY, 0)]);
  });

  it("goes back from where coverage ends while no record was ever seen, but thirty days at least", () => {
    const upTo = (end: number) =>
      newOf(readsOf({ covered: [stretch(90 * DAY, 80 * DAY), stretch(75 * DAY, 70 * DAY), stretch(60 * DAY, end)] }));
    expect(upTo(28 * DAY + HOUR)).toEqual([stretch(30 * DAY + HOUR, 0)]);
    expect(upTo(28 * DAY - HOUR)).toEqual([stretch(30 * DAY, 0)]);
  });

  it("goes back no thirty days once a record was seen", () => {
    expect(newOf(steadyReads(1, { watermark: ago(HOUR) }))).toEqual([stretch(2 * DAY + HOUR, 0)]);
  });

  it("ends where the run began, however long it takes", () => {
    const own = [
      ownOf("incremental", stretch(2 * DAY, DAY), { startedAt: ago(HOUR) }),
      ownOf("incremental", stretch(DAY, HOUR), { state: "failed", startedAt: ago(0) }),
    ];
    expect(newOf(steadyReads(1, { own, watermark: ago(0) }))).toEqual([stretch(DAY, HOUR)]);
  });

  it("ends where the run began though its watermark has overtaken it, and is planned empty once", () => {
    const ahead = { watermark: ago(-9 * DAY) };
    expect(newOf(steadyReads(1, ahead))).toEqual([stretch(0, 0)]);
    expect(newOf(steadyReads(1, { ...ahead, own: [ownOf("incremental", stretch(0, 0))] }))).toEqual([]);
  });

  it("does not begin before what the network tells", () => {
    const reads = steadyReads(1, { watermark: ago(200 * DAY) });
    expect(newOf(reads, { historyLimitMs: 50 * DAY })[0]?.start).toEqual(ago(50 * DAY));
    expect(newOf(reads, { opened: ago(-DAY) })).toEqual([stretch(0, 0)]);
  });

  it("is read oldest first, in windows of six tenths of the usual pages", () => {
    expect(newOf(steadyReads(10, { watermark: ago(13 * DAY) }))).toEqual([
      stretch(15 * DAY, 9 * DAY),
      stretch(9 * DAY, 3 * DAY),
      stretch(3 * DAY, 0),
    ]);
  });

  it("is asked for as a whole where nothing tells how much it is", () => {
    expect(newOf(readsOf({ watermark: ago(200 * DAY) }))).toEqual([stretch(202 * DAY, 0)]);
  });

  it("comes before all else, and says so when a run cannot hold it", () => {
    const { windows, more } = planned(steadyReads(10, { watermark: ago(100 * DAY) }));
    expect(new Set(windows.map(({ kind }) => kind))).toEqual(new Set(["incremental"]));
    expect([windows.length, more]).toEqual([5, "incremental"]);
  });
});

describe("the look-back of a sync", () => {
  const lookBack = (pagesPerDay: number, traits: Partial<NetworkTraits> = {}) => {
    const [first] = newOf(steadyReads(pagesPerDay), traits);
    return first && ago(0).getTime() - first.start.getTime();
  };

  it("is the network's where it holds no more than the extra pages of a sync, else what does", () => {
    expect(lookBack(15)).toBe(2 * DAY);
    expect(lookBack(30)).toBe(DAY);
    expect(lookBack(40)).toBe(18 * HOUR);
  });

  it("counts what the network's date filter adds", () => {
    // The one read is taken for a day longer too.
    expect(lookBack((30 * 401) / 400, { edgeMs: DAY, lookBackMs: 10 * DAY })).toBe(HOUR);
    expect(lookBack((10 * 401) / 400, { edgeMs: DAY, lookBackMs: 10 * DAY })).toBe(2 * DAY);
  });

  it("is an hour at least", () => {
    expect(lookBack(24 * 30)).toBe(HOUR);
    expect(lookBack(5_000)).toBe(HOUR);
  });

  it("is the network's where it is no longer than the shortest window, or the network tells of days", () => {
    expect(lookBack(60, { minWindowMs: 2 * DAY })).toBe(2 * DAY);
    expect(lookBack(60, { granularity: "day" })).toBe(2 * DAY);
    expect(lookBack(60)).toBe(12 * HOUR);
  });

  it("goes by the density before the watermark, not by that of what is older", () => {
    const reads = [readOf(stretch(400 * DAY, 10 * DAY), 390), readOf(stretch(10 * DAY, 0), 300)];
    expect(newOf(steadyReads(1, { reads }))).toEqual([stretch(DAY, 0)]);
    expect(newOf(steadyReads(1, { reads, watermark: ago(10 * DAY) }))[0]?.start).toEqual(ago(12 * DAY));
  });
});

describe("what a sync reads again", () => {
  /** Read to its beginning 25 hours ago, and up to now by syncs. */
  const aDayOld = (pagesPerDay: number, over: Partial<AccountReads> = {}) => {
    const old = readOf(stretch(400 * DAY, 0), pagesPerDay * 400, 25 * HOUR);
    return steadyReads(pagesPerDay, { reads: [old], ...over });
  };

  it("is all that is due, behind what it reads as new anyway", () => {
    expect(planned(aDayOld(0.1))).toEqual({
      windows: [
        { ...stretch(2 * DAY, 0), kind: "incremental" },
        { ...stretch(35 * DAY, 2 * DAY), kind: "reread" },
      ],
      lanes: 1,
      more: null,
    });
  });

  it("is the newest of it where it has more than the extra pages of a sync", () => {
    expect(rereadsOf(aDayOld(2))).toEqual([stretch(17 * DAY, 2 * DAY)]);
  });

  it("is sized by how dense it is at its newer end", () => {
    const sparseBefore = (pages: number) =>
      steadyReads(1, {
        reads: [readOf(stretch(400 * DAY, 20 * DAY), 380, 25 * HOUR), readOf(stretch(20 * DAY, 0), pages, 25 * HOUR)],
      });
    expect(rereadsOf(sparseBefore(60))).toEqual([stretch(12 * DAY, 2 * DAY)]);
    // Here four days would tell that a sale is gone, and three and a half have half the pages of a window.
    const wide = { edgeMs: 36 * HOUR, minWindowMs: DAY, lookBackMs: DAY };
    expect(rereadsOf(sparseBefore(215), wide)[0]).toEqual(stretch(4.5 * DAY, DAY));
  });

  it("is less by the extra pages that the run has spent", () => {
    const own = [
      ownOf("incremental", stretch(2 * DAY, 0), { pages: 4 }),
      ownOf("reread", stretch(12 * DAY, 2 * DAY), { pages: 20 }),
    ];
    expect(rereadsOf(aDayOld(2, { own }))).toEqual([stretch(17 * DAY, 12 * DAY)]);
    const all = [...own, ownOf("import", stretch(390 * DAY, 380 * DAY), { pages: 10 })];
    expect(rereadsOf(aDayOld(2, { own: all }))).toEqual([]);
  });

  it("is not what the run or another one is reading", () => {
    const elsewhere = [{ ...stretch(20 * DAY, 2 * DAY), kind: "reread" as const }];
    expect(rereadsOf(aDayOld(0.1, { elsewhere }))).toEqual([stretch(35 * DAY, 20 * DAY)]);
    const own = [ownOf("reread", stretch(30 * DAY, 2 * DAY), { state: "open" })];
    expect(rereadsOf(aDayOld(0.1, { own }))).toEqual([stretch(35 * DAY, 30 * DAY)]);
  });

  /** Two stretches that are due, the older one more so, and one between them that is not. */
  const twoDue = (pagesPerDay: number) => {
    const reads = [
      readOf(stretch(10 * DAY, 2 * DAY), 8 * pagesPerDay, 25 * HOUR),
      readOf(stretch(20 * DAY, 10 * DAY), 10 * pagesPerDay, 2 * HOUR),
      readOf(stretch(35 * DAY, 20 * DAY), 15 * pagesPerDay, 26 * HOUR),
      readOf(stretch(400 * DAY, 35 * DAY), 365 * pagesPerDay, 2 * HOUR),
    ];
    return steadyReads(pagesPerDay, { reads });
  };

  it("is the most overdue first, and the next as far as the pages go", () => {
    const older = stretch(35 * DAY, 19.5 * DAY);
    expect(rereadsOf(twoDue(1))).toEqual([older, stretch(10 * DAY, 2 * DAY)]);
    expect(rereadsOf(twoDue(1.5))).toEqual([older, stretch(6.5 * DAY, 2 * DAY)]);
  });

  it("takes what is newer along as long as the most overdue part can be read with it", () => {
    expect(rereadsOf(twoDue(30 / 15.5))).toEqual([stretch(35 * DAY, 19.5 * DAY)]);
    expect(rereadsOf(twoDue(30 / 15))).toEqual([stretch(35 * DAY, 20 * DAY)]);
  });

  it("is nothing once what the run has read is in doubt", () => {
    const own = [ownOf("incremental", stretch(2 * DAY, 0), { state: "doubted" })];
    expect(rereadsOf(aDayOld(0.1, { own }))).toEqual([]);
  });

  it("is wide enough to tell that a sale is gone, unless that is more than half the pages of a window", () => {
    const traits = { edgeMs: 36 * HOUR, minWindowMs: DAY, lookBackMs: DAY };
    const width = (pagesPerDay: number) => {
      const [window] = rereadsOf(aDayOld((pagesPerDay * 401.5) / 400), traits) as [Window];
      expect(window.end).toEqual(ago(DAY));
      return (window.end.getTime() - window.start.getTime()) / DAY;
    };
    expect(width(5)).toBe(4.5);
    expect(width(8)).toBe(4);
    expect(width(10)).toBe(3.5);
    expect(width(20)).toBe(1);
  });
});

describe("an account of a network that tells of days", () => {
  it("is asked for what a page holds", () => {
    const reads = readsOf({ ...steadyReads(0.1), covered: [stretch(30 * DAY, 0)] });
    const input = planInput({ ...SYNC, kind: "import" }, reads, { granularity: "day" });
    expect(plan(input).windows[0]).toEqual({ ...stretch(39 * DAY, 30 * DAY), kind: "import" });
  });
});
