import { describe, expect, it } from "vitest";
import type { SyncLogEntry } from "#http/contract";
import { describeCounts, describeFolded, describeOutcome, failureSentence, runTitle } from "./describe-sync-log";
import { groupRuns } from "./group-runs";

const summary: SyncLogEntry = {
  ...{ id: "id", accountId: "account", network: "jvzoo", runId: "folded-id", kind: "incremental", trigger: "schedule" },
  ...{ startedAt: "2026-08-27T10:00:00.000Z", completedAt: "2026-08-27T10:00:01.000Z", success: true, dryRun: false },
  ...{ windowStart: "2024-01-01T00:00:00.000Z", windowEnd: "2026-08-27T10:00:00.000Z", error: null, errorCode: null },
  ...{ recordsSynced: 43_200, inserted: 200, updated: 0, unchanged: 43_000, rejected: 0, pages: 2_160 },
  ...{
    folded: 2_160,
    askedEnd: null,
    doubt: null,
    attempt: 1,
    retrying: null,
    nextAttemptAt: null,
    lastRecordDate: null,
    effect: null,
  },
};

it("a summary says how many syncs of which kind it stands for, until when, and what they found", () => {
  expect(describeFolded(summary)).toBe("2,160 syncs until Aug 27, 2026");
  expect(describeFolded({ ...summary, kind: "reread", folded: 1 })).toBe("1 reading until Aug 27, 2026");
  expect(describeFolded({ ...summary, kind: "import", success: false })).toMatch(/^2,160 failed imports until/);
  expect(describeFolded({ ...summary, dryRun: true })).toMatch(/^2,160 dry syncs until/);
  expect(describeCounts(summary)).toBe("200 new");
});

it.each([
  [{ inserted: 3, updated: 1, unchanged: 8, rejected: 2 }, "3 new, 1 changed, 2 held back"],
  [{ inserted: 0, updated: 0, unchanged: 150, rejected: 0 }, "150 read, 0 changed"],
  [{ inserted: 0, updated: 0, unchanged: 0, rejected: 0 }, "nothing there"],
])("counts say what was found, and of what was read again that nothing changed: %o", (counts, text) => {
  expect(describeCounts(counts)).toBe(text);
});

describe("a run", () => {
  const row = (overrides: Partial<SyncLogEntry>): SyncLogEntry => ({
    ...summary,
    folded: null,
    effect: [],
    ...overrides,
  });
  const NOW = new Date("2026-08-27T12:00:00.000Z");
  const outcome = (...rows: SyncLogEntry[]) => groupRuns(rows).map((run) => describeOutcome(run, "UTC", NOW));

  it("is one entry with its windows inside, its counts and its money summed per currency", () => {
    const money = [
      [{ currency: "USD", minor: 6_110 }],
      [
        { currency: "USD", minor: -4_210 },
        { currency: "EUR", minor: 5 },
      ],
    ];
    const rows = [
      row({ id: "3", runId: "b", startedAt: "2026-08-27T11:00:00.000Z", effect: null }),
      row({ id: "2", runId: "a", kind: "reread", inserted: 0, updated: 2, effect: money[1] ?? [] }),
      row({ id: "1", runId: "a", kind: "incremental", inserted: 3, effect: money[0] ?? [] }),
    ];
    expect(groupRuns(rows)).toMatchObject([
      { id: "b", effect: null, windows: [{ id: "3" }] },
      {
        ...{ id: "a", kind: "incremental", inserted: 3, updated: 2, state: "succeeded" },
        effect: [
          { currency: "USD", minor: 1_900 },
          { currency: "EUR", minor: 5 },
        ],
        windows: [{ id: "1" }, { id: "2" }],
      },
    ]);
  });

  it("is called by what it did and why", () => {
    expect(runTitle({ kind: "import", trigger: "connect" })).toBe("Import, after connecting");
    expect(runTitle({ kind: "constructor", trigger: "toString" })).toBe("constructor, toString");
  });

  it("says how long it took, that it is under way, when it tries again, or why it failed", () => {
    const open = { completedAt: null, success: null };
    expect(outcome(row({}))).toEqual(["done in 1.0 s"]);
    expect(outcome(row(open))).toEqual(["under way"]);
    const waiting = row({ ...open, attempt: 3, retrying: "rate_limited", nextAttemptAt: "2026-08-27T12:52:00.000Z" });
    expect(outcome(waiting)[0]).toMatch(/^attempt 3 at 12:52\. /);
    expect(outcome({ ...waiting, nextAttemptAt: "2026-08-27T11:52:00.000Z" })[0]).toMatch(/^attempt 3 now\. /);
    expect(outcome(row({ success: false, errorCode: "credentials_rejected" }))).toEqual([
      failureSentence("credentials_rejected"),
    ]);
    expect(outcome(row({ doubt: "unexpected_zero" }))[0]).toMatch(/in doubt/);
    expect(outcome(row({ dryRun: true }))[0]).toMatch(/dry run/);
  });

  it("that goes on in one window while another one failed is under way", () => {
    const rows = [row({ id: "2", completedAt: null, success: null }), row({ id: "1", success: false })];
    expect(groupRuns(rows)).toMatchObject([{ state: "running", completedAt: null }]);
  });
});
