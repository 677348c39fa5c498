import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { syncRequest } from "#db/schema/index";
import { dueRequests } from "#db/sync-requests/due-requests";
import { markAsked, storeRequest } from "#db/sync-requests/store-request";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { closeFailedRun, sweepSilentRuns } from "./close/close-failed-run";
import { settleWritten } from "./close/write-sync-log";
import { openAccount } from "./steps";

const database = testDatabase();
const sandbox = testSandbox();

async function start() {
  const { account } = await playAccount(database.db, sandbox.current, "clickbank");
  const context = testContext(database.db, sandbox.current.endpoints);
  const { id: accountId, userId, network } = account;
  const request = await storeRequest(database.db, { userId, accountId, network, kind: "import", trigger: "connect" });
  await markAsked(database.db, [request.id]);
  const due = async () => {
    // What was stored just now has settled.
    await database.db.execute(`update sync_request set requested_at = requested_at - interval '2 minutes'`);
    return (await dueRequests(database.db, 500)).filter((one) => one.accountId === accountId);
  };
  const run = () => testJob(account, { kind: "import", trigger: "connect" });
  return { account, context, request, due, run };
}
const BY_ENGINE = { code: "internal", message: "The engine gave the run up", byEngine: true } as const;

test("what the engine gave up is asked for again at once, and only now and then when it does so every time", async () => {
  const { context, request, due, run } = await start();
  expect(await due()).toEqual([]);
  let times = 0;
  for (; times < 20; times += 1) {
    await closeFailedRun(context, run(), BY_ENGINE);
    if ((await due()).length === 0) break;
    await markAsked(database.db, [request.id]);
  }
  expect(times).toBe(3);
  await database.db.execute(`update sync_request set asked_at = asked_at - interval '3 hours'`);
  expect(await due()).toHaveLength(1);
});

test("a sync that the engine gave up is asked for again though nobody had asked for it", async () => {
  const { account, context, due } = await start();
  await closeFailedRun(context, testJob(account, { trigger: "schedule" }), BY_ENGINE);
  expect(await due()).toMatchObject([{ kind: "sync", trigger: "schedule" }]);
});

test("what failed for a reason of the account's or the network's is not asked for again", async () => {
  const { context, due, run } = await start();
  await closeFailedRun(context, run(), { code: "network_unavailable", message: "HTTP 503" });
  await database.db.execute(`update sync_request set asked_at = asked_at - interval '1 day'`);
  expect(await due()).toEqual([]);
});

test("nothing is asked for while a run of it lives; once it is dead, at once, also where no request was stored", async () => {
  const { context, request, due, run } = await start();
  await openAccount(context, run());
  await database.db.execute(`update sync_request set asked_at = asked_at - interval '1 day'`);
  expect(await due()).toEqual([]);
  await database.db.execute(`delete from sync_request where id = '${request.id}'`);
  await database.db.execute(`update sync_log set alive_until = now() - interval '1 second' where completed_at is null`);
  const { imports } = await sweepSilentRuns(context);
  expect(imports.map(({ accountId }) => accountId)).toContain(request.accountId);
});

test("a request that comes while a run is at work is not that run's to finish", async () => {
  const { account, context, due } = await start();
  const job = testJob(account);
  await openAccount(context, job);
  const { id: accountId, userId, network } = account;
  await storeRequest(database.db, { userId, accountId, network, kind: "sync", trigger: "manual" });
  await database.db.execute(
    `update sync_log set started_at = started_at - interval '1 minute', window_end = window_end - interval '1 minute'`,
  );
  await closeFailedRun(context, job, { code: "contract_changed", message: "Other rows" });
  expect((await due()).map(({ kind }) => kind)).toContain("sync");
});

test("what a sync finds missing while an import is at work is that import's to finish", async () => {
  const { account, context, run } = await start();
  const { id: accountId, userId, network } = account;
  const job = run();
  await openAccount(context, job);
  const sync = testJob(account, { trigger: "manual" });
  await settleWritten(context, sync, { gapsRemain: true, rest: null });
  await settleWritten(context, job, { gapsRemain: false, rest: null });
  const requests = await database.db.query.syncRequest.findMany({ where: eq(syncRequest.accountId, accountId) });
  expect(requests).toEqual([]);
  await settleWritten(context, sync, { gapsRemain: true, rest: null });
  const [kept] = await database.db.query.syncRequest.findMany({ where: eq(syncRequest.accountId, accountId) });
  expect(kept, "where no import is asked for").toMatchObject({ userId, network, kind: "import", trigger: "connect" });
});
