import fc from "fast-check";
import { expect, test } from "vitest";
import { accountCompleteness, type CompletenessFacts, completenessOf } from "./completeness";
import { greatestAges } from "./picture-age";
import { DAY, HOUR, MINUTE, type Window } from "./window";

const NOW = new Date("2026-11-25T12:41:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const traits = {
  opened: new Date("2020-01-01T00:00:00Z"),
  historyStart: new Date("2020-01-01T00:00:00Z"),
  ages: greatestAges({ reversalWindowDays: 35 }),
};
const LAST_30_DAYS = { start: ago(30 * DAY), end: NOW };

const read = (start: Date, end: Date, startedAt: Date) => ({ start, end, startedAt, pages: 1, rows: 1 });

/** An account that was read from its first day to its last a minute ago, but for what a test says otherwise. */
function facts(over: Partial<CompletenessFacts> = {}): CompletenessFacts {
  const at = ago(MINUTE);
  return {
    accountId: "account",
    network: "clickbank",
    status: "active",
    connectedAt: ago(400 * DAY),
    disconnectedAt: null,
    covered: [{ start: traits.opened, end: at }],
    readLately: [{ start: traits.opened, end: at }],
    reads: [read(traits.opened, at, at)],
    ...{ doubted: [], absent: [], unpriced: [], heldBack: [] },
    ...over,
  };
}

function judge(over: Partial<CompletenessFacts> = {}, period: Window = LAST_30_DAYS, reach = traits) {
  return completenessOf([accountCompleteness(facts(over), reach, period, NOW)], period.end);
}

const reasonsOf = (over: Partial<CompletenessFacts>, period?: Window, reach?: typeof traits) =>
  judge(over, period, reach).parts.map(({ reason, start, end }) => [reason, start.toISOString(), end.toISOString()]);

test("an account that was read to a minute ago is complete to then", () => {
  expect(judge()).toEqual({ state: "complete", completeTo: ago(MINUTE), parts: [] });
});

test("a period of the past is complete to its own end", () => {
  const period = { start: ago(30 * DAY), end: ago(10 * DAY) };
  expect(judge({}, period)).toEqual({ state: "complete", completeTo: period.end, parts: [] });
});

test("what was never read is missing, since the account was connected", () => {
  const covered = [{ start: ago(10 * DAY), end: ago(MINUTE) }];
  const { state, parts } = judge({ covered, readLately: covered, connectedAt: ago(HOUR) });
  expect({ state, parts }).toEqual({
    state: "partial",
    parts: [{ accountId: "account", reason: "missing", start: ago(30 * DAY), end: ago(10 * DAY), since: ago(HOUR) }],
  });
});

test("an account that was never read has nothing that is complete", () => {
  const { completeTo, parts } = judge({ covered: [], readLately: [], reads: [], connectedAt: ago(MINUTE) });
  expect(completeTo).toBeNull();
  expect(parts).toMatchObject([{ reason: "missing", start: ago(30 * DAY), end: NOW }]);
});

test.each([
  ["active", "delayed"],
  ["needs_reconnect", "missing"],
  ["paused", "paused"],
] as const)("a last read of three hours ago, of an account that is %s, is %s", (status, reason) => {
  const top = ago(3 * HOUR);
  const covered = [{ start: traits.opened, end: top }];
  const parts = judge({ status, covered, readLately: covered, reads: [read(traits.opened, top, top)] }).parts;
  const needsUser = status === "needs_reconnect" ? { needsUser: true } : {};
  expect(parts).toEqual([{ accountId: "account", reason, start: top, end: NOW, since: top, ...needsUser }]);
});

test("a key that was refused ten minutes ago makes what is since missing at once", () => {
  const top = ago(10 * MINUTE);
  const covered = [{ start: traits.opened, end: top }];
  expect(reasonsOf({ status: "needs_reconnect", covered, readLately: covered })[0]?.[0]).toBe("missing");
});

test("the hour since the last sync is not amiss while syncs are on time", () => {
  const top = ago(59 * MINUTE);
  const covered = [{ start: traits.opened, end: top }];
  const one = judge({ covered, readLately: covered, reads: [read(traits.opened, top, top)] });
  expect(one).toEqual({ state: "complete", completeTo: top, parts: [] });
});

test("what was read longer ago than it may have been is delayed, by how far back it lies", () => {
  const top = ago(MINUTE);
  const reads = [read(traits.opened, top, ago(25 * HOUR)), read(ago(2 * DAY), top, top)];
  expect(reasonsOf({ reads })).toEqual([["delayed", ago(30 * DAY).toISOString(), ago(2 * DAY).toISOString()]]);
  const deeper = { start: ago(170 * DAY), end: ago(40 * DAY) };
  expect(reasonsOf({ reads }, deeper)).toEqual([]);
});

test("what the network does not tell any more is out of reach, but where it was read in time", () => {
  const reach = { ...traits, historyStart: ago(90 * DAY) };
  const covered = [{ start: ago(100 * DAY), end: ago(MINUTE) }];
  const all = { start: ago(120 * DAY), end: NOW };
  const [part, ...more] = reasonsOf({ covered, reads: [read(ago(100 * DAY), ago(MINUTE), ago(MINUTE))] }, all, reach);
  expect(part).toEqual(["out_of_reach", ago(120 * DAY).toISOString(), ago(100 * DAY).toISOString()]);
  expect(more).toEqual([]);
});

test("nothing was there before the network opened", () => {
  expect(reasonsOf({}, { start: new Date("2015-01-01T00:00:00Z"), end: NOW })).toEqual([]);
});

test("a read that is not believed makes its window doubted until a later one is", () => {
  const doubt = { start: ago(6 * DAY), end: ago(5 * DAY), startedAt: ago(2 * HOUR) };
  const before = [read(traits.opened, ago(3 * HOUR), ago(3 * HOUR)), read(ago(4 * HOUR), ago(MINUTE), ago(MINUTE))];
  expect(reasonsOf({ doubted: [doubt], reads: before })).toEqual([
    ["doubted", doubt.start.toISOString(), doubt.end.toISOString()],
  ]);
  expect(reasonsOf({ doubted: [doubt] })).toEqual([]);
});

test("rows that may still change a sum are told with their number and about how much they are", () => {
  const one = {
    start: ago(3 * DAY),
    end: ago(2 * DAY),
    since: ago(HOUR),
    rows: 2,
    about: [{ currency: "USD", minor: 2700 }],
  };
  const { parts } = judge({ heldBack: [one], absent: [{ ...one, about: [] }], unpriced: [{ ...one, about: [] }] });
  expect(parts.map(({ reason, rows, about }) => [reason, rows, about])).toEqual([
    ["doubted", 2, undefined],
    ["held_back", 2, one.about],
    ["unpriced", 2, undefined],
  ]);
  const outside = { start: ago(90 * DAY), end: ago(60 * DAY) };
  expect(judge({ heldBack: [one] }, outside).state).toBe("complete");
});

test("a disconnected account has what it had, and nothing more is expected of it", () => {
  const top = ago(20 * DAY);
  const covered = [{ start: traits.opened, end: top }];
  const gone = { disconnectedAt: ago(19 * DAY), covered, readLately: [], reads: [] };
  expect(judge(gone)).toEqual({ state: "complete", completeTo: null, parts: [] });
  const holey = [
    { start: traits.opened, end: ago(28 * DAY) },
    { start: ago(25 * DAY), end: top },
  ];
  expect(reasonsOf({ ...gone, covered: holey })).toEqual([
    ["out_of_reach", ago(28 * DAY).toISOString(), ago(25 * DAY).toISOString()],
  ]);
});

const hour = fc.integer({ min: 0, max: 24 * 40 }).map((n) => n * HOUR);
const someRead = fc
  .tuple(hour, hour, fc.integer({ min: 1, max: 24 * 20 }))
  .map(([a, b, age]) => read(ago(Math.max(a, b)), ago(Math.min(a, b)), ago(age * HOUR)))
  .map(({ end, startedAt, ...rest }) => ({ ...rest, startedAt, end: new Date(Math.min(+end, +startedAt)) }))
  .filter(({ start, end }) => start < end);

test("no moment without a part was read longer ago than it may have been, or never", () => {
  fc.assert(
    fc.property(fc.array(someRead, { maxLength: 12 }), fc.integer({ min: 1, max: 35 * 24 }), (reads, depthHours) => {
      const known = reads.filter(({ startedAt }) => startedAt > ago(8 * DAY));
      const covered = union(reads);
      const { parts } = judge({ covered, readLately: covered, reads: known }, { start: ago(36 * DAY), end: NOW });
      const moment = ago(depthHours * HOUR - 1);
      const inPart = parts.some(({ start, end }) => start <= moment && moment < end);
      const seen = reads.filter(({ start, end }) => start <= moment && moment < end).map(({ startedAt }) => +startedAt);
      const age = NOW.getTime() - Math.max(...seen);
      const allowed = depthHours * HOUR <= 2 * DAY ? 6 * HOUR : DAY;
      const top = covered.at(-1)?.end;
      const isNew = top !== undefined && moment >= top && NOW.getTime() - top.getTime() <= 2 * HOUR;
      if (seen.length === 0) expect(inPart).toBe(!isNew);
      else if (age > allowed) expect(inPart).toBe(true);
      else if (age < allowed - HOUR) expect(inPart).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

function union(windows: Window[]): Window[] {
  const whole: Window[] = [];
  for (const { start, end } of windows.toSorted((a, b) => +a.start - +b.start)) {
    const last = whole.at(-1);
    if (last && start <= last.end) last.end = new Date(Math.max(+last.end, +end));
    else whole.push({ start, end });
  }
  return whole;
}
