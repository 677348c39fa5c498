import { describe, expect, test } from "vitest";
import { syncLog } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import { watermarkOf } from "#db/sync-logs/covered-windows";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { clickbankRow, playAccount, testSandbox } from "../../../test/sandbox-account";
import { listSales } from "../../../test/tables";
import { openAccount } from "../steps";
import { closeFailedRun } from "./close-failed-run";

const database = testDatabase();
const sandbox = testSandbox();

const context = (overrides = {}) => testContext(database.db, sandbox.current.endpoints, overrides);
const ago = (ms: number) => new Date(Math.floor((Date.now() - ms) / 1_000) * 1_000);
const newestLog = async ({ userId, id }: Account) =>
  (await listSyncLogs(database.db, userId, { accountId: id, limit: 1 }))[0];

async function syncedOnce(at = ago(5 * HOUR)) {
  const played = await playAccount(database.db, sandbox.current, "clickbank");
  addRows(played.sandboxId, clickbankRow("FIRST001", at));
  await runSync(context(), testJob(played.account));
  expect(await watermarkOf(database.db, { userId: played.account.userId, accountId: played.account.id })).toEqual(at);
  return { ...played, at };
}

function addRows(sandboxId: string, ...rows: ReturnType<typeof clickbankRow>[]) {
  sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows });
}

describe("the watermark", () => {
  test("moves with every window of a sync that reads several: what lies between two of them was read", async () => {
    const { account, sandboxId } = await syncedOnce(ago(25 * DAY));
    // Refused twice, so that windows are as narrow as networks take at the least.
    const old = { accountId: account.id, userId: account.userId, network: account.network, runId: "", seq: 1 };
    for (const runId of ["refused-1", "refused-2"]) {
      const at = new Date();
      await database.db.insert(syncLog).values({
        ...{ ...old, runId, kind: "incremental", trigger: "schedule", windowStart: at, windowEnd: at, startedAt: at },
        ...{ aliveUntil: at, completedAt: at, success: true, refusedMs: 7 * DAY },
      });
    }
    const newest = ago(DAY);
    for (const at of [ago(22 * DAY), ago(17 * DAY), ago(9 * DAY), newest]) {
      addRows(sandboxId, clickbankRow(`DAY${at.getUTCDate()}XX`, at));
    }
    const outcomes = await runSync(context(), testJob(account));
    expect(outcomes.length).toBeGreaterThan(3);
    expect(await newestLog(account)).toMatchObject({ lastRecordDate: newest });
  });

  test("is kept by a sync that found nothing", async () => {
    const { account, at } = await syncedOnce();
    // Three days later nothing but the look-back is left, which is empty.
    const later = () => new Date(Date.now() + 60 * DAY);
    await runSync(context({ now: later }), testJob(account));
    const log = await newestLog(account);
    expect(log).toMatchObject({ success: true, lastRecordDate: at });
  });

  test("starts the next window, less the look-back", async () => {
    const { account, at } = await syncedOnce();
    await runSync(context(), testJob(account));
    const log = await newestLog(account);
    expect(log?.windowStart).toEqual(new Date(at.getTime() - 2 * DAY));
  });

  test("is not moved by a dry run, which writes no sale either", async () => {
    const { account, sandboxId, at } = await syncedOnce();
    addRows(sandboxId, clickbankRow("DRY00001", ago(HOUR)));
    await runSync(context({ dryRun: true }), testJob(account));
    expect(await newestLog(account)).toMatchObject({
      dryRun: true,
      success: true,
      recordsSynced: 2,
      lastRecordDate: at,
    });
    expect(await watermarkOf(database.db, { userId: account.userId, accountId: account.id })).toEqual(at);
    expect(await listSales(database.db, account.id)).toHaveLength(1);
  });

  test("is not moved by a run that failed", async () => {
    const { account, sandboxId, at } = await syncedOnce();
    addRows(sandboxId, clickbankRow("LOST0001", ago(HOUR)));
    const job = testJob(account);
    await openAccount(context(), job);
    await closeFailedRun(context(), job, { code: "network_unavailable", message: "down" });
    expect(await newestLog(account)).toMatchObject({ success: false, errorCode: "network_unavailable" });
    expect(await watermarkOf(database.db, { userId: account.userId, accountId: account.id })).toEqual(at);

    await runSync(context(), testJob(account));
    expect(await listSales(database.db, account.id)).toHaveLength(2);
  });

  test("takes rows at its own instant neither twice nor not at all", async () => {
    const { account, sandboxId, at } = await syncedOnce();
    addRows(sandboxId, clickbankRow("SECOND01", at), clickbankRow("SECOND02", at));
    const [outcome] = await runSync(context(), testJob(account));
    expect(outcome).toMatchObject({ inserted: 2, unchanged: 1 });
    expect(await listSales(database.db, account.id)).toHaveLength(3);
  });

  test("is not pushed past the run's start by rows dated in the future", async () => {
    const played = await playAccount(database.db, sandbox.current, "clickbank");
    const ahead = new Date(Date.now() + 20 * MINUTE);
    addRows(played.sandboxId, { ...clickbankRow("FUTURE01", ahead), at: ago(MINUTE).toISOString() });
    await runSync(context(), testJob(played.account));
    const log = await newestLog(played.account);
    expect(log).toMatchObject({ success: true, inserted: 1 });
    expect(log?.lastRecordDate).toEqual(log?.startedAt);
  });

  test("is not moved back by a re-read of an older period", async () => {
    const { account, at } = await syncedOnce();
    const window = { start: ago(90 * DAY), end: ago(60 * DAY) };
    await runSync(context(), testJob(account, { kind: "reread", window }));
    expect(await newestLog(account)).toMatchObject({ kind: "reread", windowStart: window.start, lastRecordDate: at });
    expect(await watermarkOf(database.db, { userId: account.userId, accountId: account.id })).toEqual(at);
  });

  test("is not moved past a hole by a re-read of a newer period", async () => {
    const { account, sandboxId, at } = await syncedOnce(ago(20 * DAY));
    addRows(sandboxId, clickbankRow("HOLE0001", ago(10 * DAY)), clickbankRow("RECENT01", ago(HOUR)));
    const window = { start: ago(2 * DAY), end: ago(0) };
    await runSync(context(), testJob(account, { kind: "reread", window }));
    expect(await watermarkOf(database.db, { userId: account.userId, accountId: account.id })).toEqual(at);
    await runSync(context(), testJob(account));
    expect(await listSales(database.db, account.id)).toHaveLength(3);
  });
});
