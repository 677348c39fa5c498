import { expect, test } from "vitest";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { MINUTE } from "#domain/window";
import { connectTestAccount, testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { openAccount } from "../steps";
import { closeFailedRun, sweepSilentRuns } from "./close-failed-run";
import { writeSyncLog } from "./write-sync-log";

const database = testDatabase();
const context = (overrides = {}) => testContext(database.db, {}, overrides);
const failure = { code: "internal", message: "broke" } as const;

test("a run that failed before it opened a SyncLog row leaves one that says so", async () => {
  const job = testJob(await connectTestAccount(database.db, "clickbank", { apiKey: "API-1" }));
  await closeFailedRun(context(), job, failure);
  await closeFailedRun(context(), job, failure);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([
    { success: false, error: "broke", errorCode: "internal" },
  ]);
});

test("credentials that do not open fail the run, and its row is closed with the reason", async () => {
  const account = await connectTestAccount(database.db, "clickbank", { apiKey: "API-2" });
  const stranger = await connectTestAccount(database.db, "clickbank", { apiKey: "API-3" });
  const moved = testJob({ ...account, id: account.id });
  await database.db.execute(
    `update network_account set credentials = '${stranger.credentials}' where id = '${account.id}'`,
  );
  await expect(openAccount(context(), moved)).rejects.toThrow(/do not open/);
  await closeFailedRun(context(), moved, failure);
  expect(await rowsOfRun(database.db, moved.runId)).toMatchObject([{ success: false }]);
});

test("a row whose run died is swept once it has been silent too long, and not before", async () => {
  const account = await connectTestAccount(database.db, "clickbank", { apiKey: "API-4" });
  const alive = testJob(account);
  await openAccount(context(), alive);
  const dead = testJob(account);
  await openAccount(context({ now: () => new Date(Date.now() - 11 * MINUTE) }), dead);
  await sweepSilentRuns(context());
  expect(await rowsOfRun(database.db, dead.runId)).toMatchObject([{ success: false, errorCode: "internal" }]);
  expect(await rowsOfRun(database.db, alive.runId)).toMatchObject([{ success: null, completedAt: null }]);
});

test("a run that was swept but lives on closes its row as the success that it is", async () => {
  const job = testJob(await connectTestAccount(database.db, "clickbank", { apiKey: "API-5" }));
  const opened = await openAccount(context({ now: () => new Date(Date.now() - 11 * MINUTE) }), job);
  await sweepSilentRuns(context());
  await writeSyncLog(context(), job, opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "");
  expect((await rowsOfRun(database.db, job.runId))[0]).toMatchObject({ success: true, error: null, errorCode: null });
});
