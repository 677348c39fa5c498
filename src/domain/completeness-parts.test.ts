import { describe, expect, it } from "vitest";
import { accountCompleteness, type CompletenessFacts, type CompletenessTraits, completenessOf } from "./completeness";
import { DAY, HOUR, type Window } from "./window";

const NOW = new Date("2026-11-25T12:41:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const days = (start: number, end: number): Window => ({ start: ago(start * DAY), end: ago(end * DAY) });
const read = (window: Window, startedAt: Date) => ({ ...window, startedAt, pages: 1, rows: 1 });
const ALL = days(500, 0);

/** A picture may be a day old, however far back. */
const traits: CompletenessTraits = {
  opened: ago(500 * DAY),
  historyStart: ago(500 * DAY),
  ages: [{ depthMs: 1_000 * DAY, ageMs: DAY }],
};

/** An account that was read as a whole just now, but for what a test says otherwise. */
const facts = (over: Partial<CompletenessFacts> = {}): CompletenessFacts => ({
  ...{
    accountId: "account",
    network: "clickbank",
    status: "active",
    connectedAt: ago(100 * DAY),
    disconnectedAt: null,
  },
  ...{ covered: [ALL], readLately: [ALL], reads: [read(ALL, NOW)] },
  ...{ doubted: [], absent: [], unpriced: [], heldBack: [] },
  ...over,
});
const judge = (over: Partial<CompletenessFacts>, period = days(30, 0), more: Partial<CompletenessTraits> = {}) =>
  accountCompleteness(facts(over), { ...traits, ...more }, period, NOW);
const partsOf = (...args: Parameters<typeof judge>) => judge(...args).parts.map(({ accountId, ...part }) => part);

describe("a part that was never read", () => {
  const holey = { covered: [days(500, 20), days(10, 0)], readLately: [], reads: [read(ALL, NOW)] };

  it("is missing since the moment itself, or since the account was connected where that is later", () => {
    expect(partsOf(holey)).toEqual([{ ...days(20, 10), reason: "missing", since: ago(20 * DAY) }]);
    const since = ago(15 * DAY);
    expect(partsOf({ ...holey, connectedAt: since })).toEqual([{ ...days(20, 10), reason: "missing", since }]);
  });

  it("is not missing where a read that is not believed was there, but doubted", () => {
    const doubted = [{ ...days(18, 15), startedAt: ago(HOUR) }];
    const reads = [read(days(500, 20), NOW), read(days(10, 0), NOW)];
    expect(partsOf({ ...holey, reads, doubted }).map(({ reason, start, end }) => ({ reason, start, end }))).toEqual([
      { ...days(18, 15), reason: "doubted" },
      { ...days(20, 18), reason: "missing" },
      { ...days(15, 10), reason: "missing" },
    ]);
  });

  it("is out of reach once the account is disconnected, since then, and what is newer is not asked for", () => {
    const disconnectedAt = ago(5 * DAY);
    const gone = { ...holey, covered: [days(500, 20), days(10, 7)], disconnectedAt };
    expect(partsOf(gone)).toEqual([{ ...days(20, 10), reason: "out_of_reach", since: disconnectedAt }]);
  });

  it("is out of reach, since the account was connected, where the network had forgotten it by then", () => {
    const covered = [days(25, 22), days(18, 0)];
    const reach = { historyStart: ago(20 * DAY) };
    const reason = "out_of_reach";
    expect(partsOf({ covered, readLately: [] }, days(30, 0), reach)).toEqual([
      { ...days(20, 18), reason: "missing", since: ago(20 * DAY) },
      { ...days(30, 25), reason, since: ago(100 * DAY) },
      { ...days(22, 20), reason, since: ago(100 * DAY) },
    ]);
  });

  it("is none before the network opened", () => {
    const reach = { historyStart: ago(20 * DAY), opened: ago(28 * DAY) };
    const [part, ...more] = partsOf({ covered: [days(20, 0)] }, days(60, 0), reach);
    expect([part?.start, part?.reason, more]).toEqual([ago(28 * DAY), "out_of_reach", []]);
  });
});

describe("what is newer than the last read", () => {
  const upTo = (hours: number, over: Partial<CompletenessFacts> = {}) => {
    const whole = { start: ago(500 * DAY), end: ago(hours * HOUR) };
    return partsOf({ covered: [whole], readLately: [whole], reads: [read(whole, NOW)], ...over });
  };
  const part = (hours: number, reason: string) => ({
    ...{ start: ago(hours * HOUR), end: NOW, reason, since: ago(hours * HOUR) },
  });

  it("is delayed after two hours, and not a moment before", () => {
    expect(upTo(2)).toEqual([]);
    expect(upTo(2 + 1 / 3600)).toEqual([part(2 + 1 / 3600, "delayed")]);
  });

  it("is missing or paused at once where no sync will read it", () => {
    expect(upTo(1, { status: "needs_reconnect" })).toMatchObject([part(1, "missing")]);
    expect(upTo(1, { status: "paused" })).toEqual([part(1, "paused")]);
  });
});

describe("what was read longer ago than it may have been", () => {
  const old = (hours: number, over: Partial<CompletenessFacts> = {}) =>
    partsOf({ reads: [read(days(500, 20), ago(hours * HOUR)), read(days(20, 0), NOW)], ...over });

  it("is delayed since it became too old", () => {
    expect(old(24)).toEqual([]);
    expect(old(25)).toEqual([{ ...days(30, 20), reason: "delayed", since: ago(HOUR) }]);
  });

  it("is paused, not delayed, of an account that is paused, and nothing of one that is disconnected", () => {
    expect(old(25, { status: "paused" })).toEqual([{ ...days(30, 20), reason: "paused", since: ago(HOUR) }]);
    expect(old(25, { disconnectedAt: NOW })).toEqual([]);
  });
});

describe("a read that is not believed", () => {
  const startedAt = ago(2 * HOUR);
  const doubted = [{ ...days(9, 6), startedAt }];

  it("makes doubted what no later read has seen, since it began", () => {
    const reads = [read(ALL, ago(3 * HOUR)), read(days(8, 7), ago(HOUR))];
    const reason = "doubted";
    expect(partsOf({ doubted, reads })).toEqual([
      { ...days(9, 8), reason, since: startedAt },
      { ...days(7, 6), reason, since: startedAt },
    ]);
  });

  it("is not settled by a read that began with it", () => {
    expect(partsOf({ doubted, reads: [read(ALL, startedAt)] })).toEqual([
      { ...days(9, 6), reason: "doubted", since: startedAt },
    ]);
  });

  it("says nothing of an account that is disconnected", () => {
    expect(partsOf({ doubted, reads: [read(ALL, ago(3 * HOUR))], disconnectedAt: NOW })).toEqual([]);
  });
});

describe("parts", () => {
  const since = ago(HOUR);
  const rows = (window: Window, number: number) => ({ ...window, since, rows: number, about: [] });

  it("are clipped to the period, and those outside of it are none", () => {
    const heldBack = [rows(days(31, 29), 1), rows(days(12, 8), 2), rows(days(40, 30), 3), rows(days(10, 5), 4)];
    expect(partsOf({ heldBack }, days(30, 10))).toEqual([
      { ...days(30, 29), reason: "held_back", since, rows: 1 },
      { ...days(12, 10), reason: "held_back", since, rows: 2 },
    ]);
  });

  it("end now, or where the account was disconnected", () => {
    expect(partsOf({ heldBack: [rows(days(2, -2), 1)] }, days(30, -5))[0]?.end).toEqual(NOW);
    const gone = { heldBack: [rows(days(2, -2), 1)], disconnectedAt: ago(DAY) };
    expect(partsOf(gone, days(30, -5))[0]?.end).toEqual(ago(DAY));
  });

  it("of one reason are one where they meet or overlap, since the earliest of them", () => {
    const doubts = [
      { ...days(9, 5), startedAt: ago(2 * HOUR) },
      { ...days(8, 6), startedAt: ago(4 * HOUR) },
      { ...days(5, 4), startedAt: ago(3 * HOUR) },
      { ...days(3, 2), startedAt: ago(2 * HOUR) },
    ];
    const reason = "doubted";
    for (const doubted of [doubts, doubts.toReversed()]) {
      expect(partsOf({ doubted, reads: [read(ALL, ago(5 * HOUR))] })).toEqual([
        { ...days(9, 4), reason, since: ago(4 * HOUR) },
        { ...days(3, 2), reason, since: ago(2 * HOUR) },
      ]);
    }
  });

  it("with rows of their own stay apart from each other, and from those without", () => {
    const doubted = [{ ...days(9, 7), startedAt: since }];
    const absent = [rows(days(8, 6), 1), rows(days(7, 5), 2)];
    const told = partsOf({ doubted, absent, reads: [read(ALL, ago(3 * HOUR))] });
    expect(told.map(({ start, end, rows: count }) => ({ start, end, count }))).toEqual([
      { ...days(9, 7), count: undefined },
      { ...days(8, 6), count: 1 },
      { ...days(7, 5), count: 2 },
    ]);
    const before = partsOf({
      doubted: [{ ...days(7, 4), startedAt: since }],
      absent,
      reads: [read(ALL, ago(3 * HOUR))],
    });
    expect(before.map(({ rows: count }) => count)).toEqual([1, undefined, 2]);
  });

  it("name their account", () => {
    const { parts } = judge({ accountId: "other", heldBack: [rows(days(3, 2), 1)] });
    expect(parts.map(({ accountId }) => accountId)).toEqual(["other"]);
  });
});

describe("several accounts", () => {
  const one = (end: number, over: Partial<CompletenessFacts> = {}) => judge({ covered: [days(500, end)], ...over });
  const completeTo = (...accounts: ReturnType<typeof judge>[]) => completenessOf(accounts, ago(DAY)).completeTo;

  it("are complete to where the one that was read least far is, and no further than the period", () => {
    expect(completeTo(one(2), one(4), one(3))).toEqual(ago(4 * DAY));
    expect(completeTo(one(0))).toEqual(ago(DAY));
  });

  it("are complete to no time while one of them was never read, nor where there is none", () => {
    expect(completeTo(one(2), judge({ covered: [] }))).toBeNull();
    expect(completeTo()).toBeNull();
  });

  it("do not wait for one that is paused or disconnected, but for one that needs its user", () => {
    expect(completeTo(one(2), one(4, { status: "paused" }))).toEqual(ago(2 * DAY));
    expect(completeTo(one(2), one(4, { disconnectedAt: ago(3 * DAY) }))).toEqual(ago(2 * DAY));
    expect(completeTo(one(2), one(4, { status: "needs_reconnect" }))).toEqual(ago(4 * DAY));
  });

  it("have all their parts, newest first", () => {
    const since = ago(HOUR);
    const holding = (accountId: string, ...starts: number[]) =>
      judge({ accountId, heldBack: starts.map((day) => ({ ...days(day, day - 1), since, rows: 1, about: [] })) });
    const { state, parts } = completenessOf([holding("a", 20, 10), holding("b", 15)], NOW);
    expect(state).toBe("partial");
    expect(parts.map(({ accountId, start }) => [accountId, start])).toEqual([
      ["a", ago(10 * DAY)],
      ["b", ago(15 * DAY)],
      ["a", ago(20 * DAY)],
    ]);
    expect(completenessOf([judge({})], NOW).state).toBe("complete");
  });
});
