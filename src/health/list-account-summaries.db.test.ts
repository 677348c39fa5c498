import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { connectTestAccount } from "../../test/account";
import { testDatabase } from "../../test/database";
import { syncLog } from "../db/schema";
import { HOUR, MINUTE } from "../domain/window";
import { listAccountSummaries } from "./list-account-summaries";

const database = testDatabase();

type Row = Partial<typeof syncLog.$inferInsert> & { minutesAgo: number };

/** The verdict on an account with these SyncLog rows; rows of one run share their `runId`. */
async function verdictOn(rows: Row[]) {
  const account = await connectTestAccount(database.db, "clickbank", { apiKey: "K" });
  for (const [i, { minutesAgo, ...row }] of rows.entries()) {
    const at = new Date(Date.now() - minutesAgo * MINUTE);
    await database.db.insert(syncLog).values({
      accountId: account.id,
      userId: account.userId,
      network: account.network,
      kind: "incremental" as const,
      trigger: "schedule" as const,
      runId: randomUUID(),
      seq: i + 1,
      windowStart: new Date(at.getTime() - HOUR),
      windowEnd: at,
      startedAt: at,
      aliveUntil: at,
      completedAt: at,
      success: true,
      ...row,
    });
  }
  return (await listAccountSummaries(database.db, account.userId))[0];
}

test("rows that a sync could not read are told of though a later re-read of its run met none", async () => {
  const runId = randomUUID();
  const summary = await verdictOn([
    { minutesAgo: 2, runId, rejected: 2, recordsSynced: 5 },
    { minutesAgo: 1, runId, kind: "reread", recordsSynced: 30 },
  ]);
  expect(summary?.health).toMatchObject({ color: "yellow", reason: expect.stringContaining("2 rows") });
  expect(summary?.lastSync).toMatchObject({ kind: "incremental", rejected: 2, recordsSynced: 35 });
});

test("a doubt is not hidden by a later window of the same sync", async () => {
  const runId = randomUUID();
  const summary = await verdictOn([
    { minutesAgo: 2, runId, doubt: "unexpected_zero" },
    { minutesAgo: 1, runId, kind: "reread" },
  ]);
  expect(summary?.health).toMatchObject({ color: "yellow", label: "Doubtful" });
});

test("a failed sync stays red though an import of the account goes on succeeding", async () => {
  const summary = await verdictOn([
    { minutesAgo: 2, success: false, error: "HTTP 503", errorCode: "network_unavailable" },
    { minutesAgo: 1, kind: "import", trigger: "connect" },
  ]);
  expect(summary?.health).toMatchObject({ color: "red", reason: expect.stringContaining("HTTP 503") });
});

test("before the first sync, an import tells how the account is", async () => {
  expect((await verdictOn([{ minutesAgo: 1, kind: "import", trigger: "connect" }]))?.health).toMatchObject({
    color: "green",
  });
  expect((await verdictOn([]))?.health).toMatchObject({ color: "grey" });
});
