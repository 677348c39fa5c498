import { expect, it } from "vitest";
import type { SyncLogEntry } from "#http/contract";
import { describeCounts, describeFolded } from "./describe-sync-log";

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
  expect(describeFolded(summary)).toBe("2,160 syncs until Aug 27, 2026, folded");
  expect(describeFolded({ ...summary, kind: "reread", folded: 1 })).toBe("1 re-read until Aug 27, 2026, folded");
  expect(describeFolded({ ...summary, kind: "import", success: false })).toMatch(/^2,160 failed imports until/);
  expect(describeFolded({ ...summary, dryRun: true })).toMatch(/^2,160 dry syncs until/);
  expect(describeCounts(summary)).toMatch(/^43,200 rows on 2,160 pages: 200 new/);
});
