import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountReads, type AskedWindow, LATELY_DAYS, type OwnWindow, READS_DAYS } from "#domain/account-reads";
import { gapsIn } from "#domain/coverage";
import { agesOf } from "#domain/picture-age";
import { DAY, HOUR, type Window, windowMs } from "#domain/window";
import { wantedHistory } from "#networks/adapter";
import { adapterFor, NETWORK_IDS } from "#networks/index";
import { MAX_WINDOWS_PER_RUN, type PageLimits, pageLimits } from "../limits";
import { maxAges, mostOverdue } from "./overdue";
import { isSpent, isTaken, leftOfPeriod, type PlanInput, plan, type Want } from "./plan";

const NOW = new Date("2026-09-20T12:00:00Z");
const ago = (ms: number, from = NOW) => new Date(from.getTime() - ms);
const span = (startAgo: number, endAgo: number): Window => ({ start: ago(startAgo), end: ago(endAgo) });

const SYNC: Want = { kind: "incremental", trigger: "schedule", window: null, dryRun: false };
const IMPORT: Want = { kind: "import", trigger: "connect", window: null, dryRun: false };

/** What the windows of these reads are together, oldest first. */
function union(windows: readonly Window[]): Window[] {
  const all = { start: new Date(0), end: new Date(NOW.getTime() + 10_000 * DAY) };
  return gapsIn(all, gapsIn(all, windows));
}

/** What the SyncLog would tell at `now` of these reads. */
function readsAt(now: Date, read: readonly AskedWindow[], more: Partial<AccountReads> = {}): AccountReads {
  const since = (days: number) => read.filter(({ startedAt }) => startedAt > ago(days * DAY, now));
  const isNew = (window: AskedWindow) => "kind" in window && window.kind === "incremental";
  return {
    covered: union(read),
    readLately: union(since(LATELY_DAYS)),
    reads: since(LATELY_DAYS).filter((window) => !isNew(window) || window.startedAt > ago(READS_DAYS * DAY, now)),
    tooLarge: [],
    lastImport: null,
    own: [],
    elsewhere: [],
    watermark: null,
    newestStart: read.at(-1)?.startedAt ?? null,
    widths: { taken: 0, refused: [], readSince: 0 },
    stalledSince: null,
    replay: false,
    ...more,
  };
}

const network = fc.constantFrom(...NETWORK_IDS);
const traitsOf = (id: string) => adapterFor(id).traits;

function inputOf(id: string, reads: AccountReads, want: Want, more: Partial<PlanInput> = {}): PlanInput {
  const traits = traitsOf(id);
  return { reads, traits, ages: maxAges(traits, "account"), limits: pageLimits(), want, now: NOW, ...more };
}

/** Windows of the last 500 days as hourly and other runs may have read them, each after its own end. */
const someRead = fc
  .record({
    endHours: fc.integer({ min: 0, max: 500 * 24 }),
    hours: fc.integer({ min: 1, max: 60 * 24 }),
    laterHours: fc.integer({ min: 0, max: 40 * 24 }),
    pages: fc.integer({ min: 1, max: 120 }),
    fill: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ endHours, hours, laterHours, pages, fill }): AskedWindow => {
    const startedAt = ago(Math.max(endHours - laterHours, 0) * HOUR);
    return {
      ...span((endHours + hours) * HOUR, endHours * HOUR),
      startedAt,
      pages,
      rows: Math.ceil(pages * 100 * fill),
    };
  });
const someReads = fc.array(someRead, { maxLength: 12 });
const someWatermark = fc.option(fc.integer({ min: 0, max: 400 * 24 }).map((hours) => ago(hours * HOUR)));
const somePeriod = fc
  .tuple(fc.integer({ min: 0, max: 400 * 24 }), fc.integer({ min: 1, max: 90 * 24 }))
  .map(([end, hours]) => span((end + hours) * HOUR, end * HOUR));
/** A period that reaches behind now, or lies there. */
const futurePeriod = fc
  .tuple(fc.integer({ min: -60 * 24, max: 0 }), fc.integer({ min: 1, max: 90 * 24 }))
  .map(([end, hours]) => span((end + hours) * HOUR, end * HOUR));
const someWant = fc.oneof(
  futurePeriod.map((window): Want => ({ ...SYNC, kind: "reread", window })),
  fc.constant(SYNC),
  fc.constant(IMPORT),
  somePeriod.map((window): Want => ({ ...SYNC, kind: "reread", window })),
);
const someInput = fc
  .record({
    id: network,
    read: someReads,
    watermark: someWatermark,
    want: someWant,
    perRun: fc.integer({ min: 10, max: 300 }),
  })
  .map(({ id, read, watermark, want, perRun }) =>
    inputOf(id, readsAt(NOW, read, { watermark }), want, { limits: pageLimits(perRun) }),
  );

const overlaps = (a: Window, b: Window) => a.start < b.end && b.start < a.end;

describe("a plan", () => {
  it("asks for nothing that has not happened, and for nothing twice", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { windows } = plan(input);
        for (const [i, window] of windows.entries()) {
          expect(window.end.getTime()).toBeLessThanOrEqual(NOW.getTime());
          expect(windowMs(window)).toBeGreaterThanOrEqual(0);
          for (const other of windows.slice(i + 1)) expect(overlaps(window, other)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("asks for nothing again that its run has read, believed or not, or is reading", () => {
    const states = fc.constantFrom<OwnWindow["state"][]>(["read"], ["doubted"], ["open"], ["read", "open"]);
    fc.assert(
      fc.property(someInput, states, (input, kinds) => {
        const own = plan(input)
          .windows.slice(0, 3)
          .map((window, i) => ownWindow(window, kinds[i % kinds.length], i + 1));
        const again = plan({ ...input, reads: { ...input.reads, own } });
        for (const window of again.windows) expect(isTaken({ ...input.reads, own }, window)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps to the pages and the windows of a run", () => {
    fc.assert(
      fc.property(someInput, fc.nat(400), (input, pages) => {
        const spent = ownWindow({ ...span(3_000 * DAY, 2_999 * DAY), kind: "import" }, "read", 1, pages);
        const { windows, more } = plan({ ...input, reads: { ...input.reads, own: [spent] } });
        expect(windows.length).toBeLessThan(MAX_WINDOWS_PER_RUN);
        if (pages >= input.limits.perRun) expect(windows).toEqual([]);
        if (more === null || input.want.kind === "incremental") return;
        expect(windows.length > 0 || pages >= input.limits.perRun).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order in which the reads are told", () => {
    fc.assert(
      fc.property(someInput, fc.infiniteStream(fc.nat(1_000)), (input, keys) => {
        const shuffled = <T>(list: readonly T[]) =>
          list
            .map((one) => ({ one, key: keys.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
        const { reads } = input;
        const other = { ...reads, reads: shuffled(reads.reads), tooLarge: shuffled(reads.tooLarge) };
        expect(plan({ ...input, reads: other })).toEqual(plan(input));
      }),
      { numRuns: 200 },
    );
  });

  it("asks for windows that the network's date filter can express, except where less is left", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { windows } = plan(input);
        const whole = (window: Window) => windowMs(window) >= input.traits.minWindowMs;
        // What is shorter is a stretch of its own: nothing of it was cut off.
        for (const window of windows.filter((one) => !whole(one) && one.kind !== "reread")) {
          expect(windows.some((other) => other !== window && +other.start === +window.end && !whole(other))).toBe(
            false,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

function ownWindow(
  window: Window & { kind: OwnWindow["kind"] },
  state: OwnWindow["state"] = "read",
  seq = 1,
  pages = 1,
): OwnWindow {
  const run = { syncLogId: `log-${seq}`, trigger: "schedule", tick: null, dryRun: false, refused: false } as const;
  return { ...window, ...run, seq, state, startedAt: NOW, pages, rows: 0 };
}

/** How far back played accounts have sales. */
const BUSY_DAYS = 240;

/** An account that has so many pages a day, played run by run. */
class PlayedAccount {
  read: AskedWindow[] = [];
  private tooLarge: AskedWindow[] = [];
  watermark: Date | null = null;
  pagesAsked = 0;

  constructor(
    private readonly id: string,
    private readonly pagesPerDay: number,
    private readonly limits: PageLimits = pageLimits(),
  ) {}

  /** A run to its end, one window after the other. Returns what it left. */
  run(now: Date, want: Want): { windows: OwnWindow[]; more: OwnWindow["kind"] | null } {
    const own: OwnWindow[] = [];
    let { windows: queue, more } = plan(this.inputAt(now, want));
    for (;;) {
      const next = queue.shift();
      if (!next || isSpent(this.inputAt(now, want, own), next.kind))
        return { windows: own, more: more ?? next?.kind ?? null };
      own.push(this.ask(now, next, own.length + 1));
      if (own.at(-1)?.state === "gave_way" || (queue.length === 0 && more === want.kind)) {
        ({ windows: queue, more } = plan(this.inputAt(now, want, own)));
      }
    }
  }

  inputAt(now: Date, want: Want, own: OwnWindow[] = []): PlanInput {
    const lastImport = this.read.findLast((window) => "kind" in window && window.kind === "import") ?? null;
    const reads = readsAt(now, this.read, { own, tooLarge: this.tooLarge, watermark: this.watermark, lastImport });
    return inputOf(this.id, reads, want, { now, limits: this.limits });
  }

  private ask(now: Date, window: Window & { kind: OwnWindow["kind"] }, seq: number): OwnWindow {
    const from = Math.max(+window.start, +ago(BUSY_DAYS * DAY));
    const filled = (Math.max(+window.end - from, 0) / DAY) * this.pagesPerDay;
    const pages = Math.max(1, Math.ceil(filled));
    const { minWindowMs, pageSize } = traitsOf(this.id);
    const tooLarge = pages >= this.limits.perWindow && windowMs(window) >= 2 * minWindowMs;
    const asked = { ...ownWindow(window, tooLarge ? "gave_way" : "read", seq, tooLarge ? 1 : pages), startedAt: now };
    this.pagesAsked += asked.pages;
    if (!tooLarge) this.read.push({ ...asked, rows: Math.floor(filled * pageSize) });
    if (!tooLarge && window.end > (this.watermark ?? new Date(0))) this.watermark = ago(HOUR / 2, window.end);
    if (tooLarge) this.tooLarge.push({ ...asked, pages });
    return asked;
  }
}

describe("the whole history", () => {
  const density = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 60, noNaN: true }));

  it("is covered in the end: newest first, and then nothing is left to an import", () => {
    fc.assert(
      fc.property(network, density, (id, pagesPerDay) => {
        const account = new PlayedAccount(id, pagesPerDay);
        let runs = 0;
        for (let more: string | null = "import"; more === "import" && runs < 3_000; runs += 1) {
          const { windows, more: left } = account.run(NOW, IMPORT);
          const read = windows.filter(({ state }) => state === "read");
          expect(read.length).toBeGreaterThan(0);
          expect(read.map(({ end }) => end)).toEqual(read.map(({ end }) => end).sort((a, b) => +b - +a));
          more = left;
        }
        const covered = union(account.read);
        expect(gapsIn(wantedHistory(NOW, covered, traitsOf(id)), covered)).toEqual([]);
        expect(plan(account.inputAt(NOW, IMPORT))).toMatchObject({ windows: [], more: null });
      }),
      { numRuns: 40 },
    );
  });

  it("of an account without sales is asked for in two windows", () => {
    for (const id of NETWORK_IDS) {
      const account = new PlayedAccount(id, 0);
      expect(account.run(NOW, IMPORT).windows.length).toBeLessThanOrEqual(2);
    }
  });
});

describe("what is overdue", () => {
  const isOverdue = (account: PlayedAccount, now: Date) => {
    const { reads, traits, ages } = account.inputAt(now, SYNC);
    return mostOverdue({ reads, traits, ages, now, lookBackMs: traits.lookBackMs + HOUR });
  };

  it("is read within the hour where the budget suffices, so that nothing is overdue after a sync", () => {
    fc.assert(
      fc.property(
        network,
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (id, perDay, pause) => {
          const account = new PlayedAccount(id, perDay);
          account.run(ago(pause * HOUR), IMPORT);
          account.run(NOW, SYNC);
          expect(isOverdue(account, NOW)).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });

  it("waits no longer than its budget makes it wait, and no part for ever", () => {
    // What falls due in a day has 430 pages, and eight syncs a day may read 240 beside what is new.
    const account = new PlayedAccount("digistore24", 8);
    for (let more: string | null = "import"; more; ) more = account.run(ago(20 * DAY), IMPORT).more;
    for (let hour = 20 * 24; hour >= 0; hour -= 3) account.run(ago(hour * HOUR), SYNC);
    const lately = union(account.read.filter(({ startedAt }) => startedAt > ago(19 * DAY)));
    expect(gapsIn(span(175 * DAY, 0), lately)).toEqual([]);
  });

  it("costs a quiet account one read a day of its reversal window, and one a week of the rest", () => {
    const account = new PlayedAccount("clickbank", 0.05);
    account.run(ago(15 * DAY), IMPORT);
    account.pagesAsked = 0;
    let rereads = 0;
    for (let hour = 15 * 24 - 1; hour >= 0; hour -= 1) {
      const { windows } = account.run(ago(hour * HOUR), SYNC);
      rereads += windows.filter(({ kind }) => kind === "reread").length;
    }
    expect(rereads).toBeLessThanOrEqual(3 * 15 + 6);
  });
});

describe("a sync", () => {
  it("ends where its run began, and reaches back to the watermark less the look-back", () => {
    fc.assert(
      fc.property(network, fc.integer({ min: 0, max: 60 * 24 }), (id, hours) => {
        const watermark = ago(hours * HOUR);
        const { windows } = plan(inputOf(id, readsAt(NOW, [], { watermark }), SYNC));
        const own = windows.filter(({ kind }) => kind === "incremental");
        expect(own.at(-1)?.end).toEqual(NOW);
        const { lookBackMs, historyLimitMs, opened } = traitsOf(id);
        const start = Math.max(+watermark - lookBackMs, +opened, historyLimitMs ? +NOW - historyLimitMs : 0);
        expect(own[0]?.start.getTime()).toBe(start);
      }),
    );
  });

  it("has an empty window when its watermark lies ahead of it, and claims nothing", () => {
    const reads = readsAt(NOW, [], { watermark: new Date(NOW.getTime() + 9 * DAY) });
    expect(plan(inputOf("clickbank", reads, SYNC)).windows[0]).toEqual({ ...span(0, 0), kind: "incremental" });
  });

  it("fills a short gap in the history by itself, and leaves a long one to an import", () => {
    const read = (startAgo: number, endAgo: number): AskedWindow => ({
      ...span(startAgo, endAgo),
      startedAt: NOW,
      pages: 1,
      rows: 5,
    });
    const beginning = windowMs({ start: traitsOf("clickbank").opened, end: NOW });
    const whole = [read(beginning, 9 * DAY), read(8 * DAY, 0)];
    const short = plan(inputOf("clickbank", readsAt(NOW, whole, { watermark: ago(HOUR) }), SYNC));
    expect(short).toMatchObject({ more: null });
    expect(short.windows).toContainEqual({ ...span(9 * DAY, 8 * DAY), kind: "import" });
    const long = plan(inputOf("clickbank", readsAt(NOW, [read(8 * DAY, 0)], { watermark: ago(HOUR) }), SYNC));
    expect(long.more).toBe("import");
    expect(long.windows.filter(({ kind }) => kind === "import")).toEqual([]);
  });

  it("leaves the history alone while an import reads it, and while one rests that came no further", () => {
    const reads = readsAt(NOW, [], { watermark: ago(HOUR) });
    const elsewhere = [{ ...span(90 * DAY, 60 * DAY), kind: "import" as const }];
    expect(plan(inputOf("clickbank", { ...reads, elsewhere }, SYNC)).more).toBeNull();
    const stalled = { ...reads, stalledSince: ago(HOUR) };
    expect(plan(inputOf("clickbank", stalled, SYNC)).more).toBeNull();
    expect(plan(inputOf("clickbank", stalled, { ...SYNC, trigger: "manual" })).more).toBe("import");
    expect(plan(inputOf("clickbank", { ...reads, stalledSince: ago(7 * HOUR) }, SYNC)).more).toBe("import");
  });

  it("reads nothing but what is new in a dry run, and no older period once what it read is in doubt", () => {
    const account = new PlayedAccount("clickbank", 0.05);
    account.run(ago(9 * DAY), IMPORT);
    const input = account.inputAt(NOW, SYNC);
    expect(plan(input).windows.map(({ kind }) => kind)).toContain("reread");
    expect(plan({ ...input, want: { ...SYNC, dryRun: true } }).windows.map(({ kind }) => kind)).toEqual([
      "incremental",
    ]);
    const own = [ownWindow({ ...span(2 * DAY, 0), kind: "incremental" }, "doubted")];
    expect(plan({ ...input, reads: { ...input.reads, own } }).windows.filter(({ kind }) => kind === "reread")).toEqual(
      [],
    );
  });
});

describe("a network that takes but narrow windows", () => {
  const cases = fc.record({
    id: fc.constantFrom(...NETWORK_IDS.filter((id) => traitsOf(id).minWindowMs <= DAY)),
    hours: fc.integer({ min: 9, max: 72 }),
    days: fc.integer({ min: 0, max: 120 }),
    withoutSales: fc.integer({ min: 0, max: 90 }),
  });

  /** So many hourly syncs after a time without any; each window is read to its end, and shows nothing new. */
  function syncsAfter({
    id,
    hours,
    days,
    withoutSales,
  }: {
    id: string;
    hours: number;
    days: number;
    withoutSales: number;
  }) {
    const traits = traitsOf(id);
    const width = Math.max(hours * HOUR, traits.minWindowMs);
    const lastRead = ago(days * DAY);
    const whole = { start: ago(900 * DAY), end: lastRead };
    const read: AskedWindow[] = [{ ...whole, startedAt: lastRead, pages: 30, rows: 0 }];
    const more = {
      watermark: ago((days + withoutSales) * DAY),
      widths: { taken: width, refused: [2 * width, 2 * width], readSince: 0 },
    };
    let now = NOW;
    const hour = () => {
      now = new Date(now.getTime() + HOUR);
      const { windows } = plan({ ...inputOf(id, readsAt(now, read, more), SYNC), now });
      read.push(...windows.map((window) => ({ ...window, startedAt: now, pages: 1, rows: 0 })));
      return windows;
    };
    const overdueAt = () => {
      const within = { start: ago(180 * DAY, now), end: now };
      const aged = agesOf(readsAt(now, read, more), within, maxAges(traits, "account"), now);
      return Math.max(0, ...aged.map(({ overdue }) => overdue));
    };
    return { hour, overdueAt, width, top: () => union(read).at(-1)?.end.getTime() ?? 0, now: () => now.getTime() };
  }

  it("is read up to now within a bound, however long nothing was, and then every hour", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { hour, width, top, now } = syncsAfter(one);
        const bound = Math.ceil(((one.days + 2) * DAY) / (width * (MAX_WINDOWS_PER_RUN - 1))) + 1;
        for (let n = 0; n < bound; n += 1) hour();
        expect(top()).toBe(now());
        for (let n = 0; n < 3; n += 1) {
          hour();
          expect(top()).toBe(now());
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has all of its look-back read again in turn, and no part waits for ever", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { hour, overdueAt } = syncsAfter({ ...one, days: one.days % 10 });
        let worst = 0;
        for (let n = 0; n < 96; n += 1) {
          hour();
          if (n >= 48) worst = Math.max(worst, overdueAt());
        }
        // 180 days in windows of nine hours are 480, of which a sync reads thirty.
        expect(worst).toBeLessThan(4);
      }),
      // Each is four days of hourly plans over hundreds of windows.
      { numRuns: 4 },
    );
  });
});

describe("a re-read", () => {
  const want = (window: Window): Want => ({ ...SYNC, kind: "reread", window });

  it("reads every instant of the period once, newest first, however large its windows turn out", () => {
    fc.assert(
      fc.property(network, somePeriod, fc.double({ min: 0.01, max: 40, noNaN: true }), (id, period, perDay) => {
        const account = new PlayedAccount(id, perDay);
        account.run(NOW, IMPORT);
        account.read = account.read.map((window) => ({ ...window, startedAt: ago(DAY) }));
        let rest: Window | null = period;
        const parts: Window[] = [];
        for (let runs = 0; rest && runs < 200; runs += 1) {
          const { windows } = account.run(NOW, want(rest));
          parts.push(...windows.filter(({ state }) => state === "read"));
          rest = leftOfPeriod(account.inputAt(NOW, want(rest), windows));
        }
        const { opened, historyLimitMs } = traitsOf(id);
        const floor = new Date(Math.max(+opened, historyLimitMs ? +NOW - historyLimitMs : 0));
        const told = { start: period.start < floor ? floor : period.start, end: period.end };
        expect(gapsIn(told, parts)).toEqual([]);
        expect(parts.reduce((sum, window) => sum + windowMs(window), 0)).toBe(Math.max(windowMs(told), 0));
      }),
      { numRuns: 60 },
    );
  });
});
