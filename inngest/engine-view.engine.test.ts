import { afterAll, beforeAll, expect, test } from "vitest";
import type { Account } from "#db/schema/network-account";
import { hourOf } from "#domain/window";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { clickbankRow, playAccount, SILENT } from "../test/sandbox-account";
import { listSales } from "../test/tables";
import { waitFor } from "../test/wait-for";

let stack: EngineStack;
beforeAll(async () => {
  stack = await startEngineStack();
});
afterAll(() => stack?.close());

const sync = ({ id, userId, network }: Account, data: Record<string, unknown> = {}) =>
  stack.send({ name: "sync.account", data: { accountId: id, userId, network, trigger: "manual", ...data } });
const ago = (ms: number) => new Date(Math.floor((Date.now() - ms) / 1_000) * 1_000);

/** What the replay wrote. The lock of the run that ended outlives it for a moment, in which none is taken. */
async function replayed(account: Account, runId: string) {
  await waitFor("the replay is taken", () =>
    stack.replay(runId).then(
      () => true,
      () => false,
    ),
  );
  return stack.finished(account, (log) => log.runId !== runId && log.kind !== "import");
}

test("steps say whose account they serve, which page of which window they read, and where it is recorded", async () => {
  const { account, sandboxId } = await playAccount(stack.db, stack.sandbox, "clickbank", SILENT);
  stack.sandbox.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("VIEW0001", ago(3_600_000))] });
  await sync(account);
  const log = await stack.finished(account, ({ kind }) => kind === "incremental");
  const steps = await waitFor("all steps are told", () => {
    const told = stack.stepsOf(log.runId);
    return told.some(({ name }) => name === "write-sync-log") && told;
  });
  const output = (name: string) => JSON.stringify(steps.find((step) => step.name === name)?.data);
  const window = { start: log.windowStart.toISOString(), end: log.windowEnd.toISOString() };
  expect(output("decrypt")).toContain(`"label":"${account.label}"`);
  expect(output("decrypt")).toContain(JSON.stringify(window).slice(1, -1));
  expect(output("fetch-1")).toContain(JSON.stringify({ no: 1, of: null, window }));
  expect(output("write-sync-log")).toContain(`"syncLogId":"${log.id}"`);
  expect(output("write-sync-log")).toContain(JSON.stringify(window));
  expect(JSON.stringify(steps)).not.toContain("VIEW0001");
});

test("a replay of a finished run changes no sale, and stands in the history as what it is", async () => {
  const { account, sandboxId } = await playAccount(stack.db, stack.sandbox, "clickbank", SILENT);
  stack.sandbox.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("REPLAY01", ago(7_200_000))] });
  await sync(account, { trigger: "schedule", tick: hourOf(new Date()).toISOString() });
  const { runId } = await stack.finished(account, (log) => log.kind === "incremental" && log.success === true);
  const before = await listSales(stack.db, account.id);
  expect(await replayed(account, runId)).toMatchObject({ trigger: "replay", tick: null, success: true, inserted: 0 });
  expect(await listSales(stack.db, account.id)).toEqual(before);
});

test("two events of one id are no replay of each other: an engine that lost its memory takes both", async () => {
  const { account } = await playAccount(stack.db, stack.sandbox, "clickbank", SILENT);
  const data = { accountId: account.id, userId: account.userId, network: "clickbank", trigger: "schedule" };
  await stack.send({ name: "sync.account", id: `hour:${account.id}`, data });
  const first = await stack.finished(account, (log) => log.kind === "incremental");
  await stack.loseEngine();
  const { ensureRegistered } = await import("./registration");
  await waitFor("the second event is taken", async () => {
    await ensureRegistered();
    await stack.send({ name: "sync.account", id: `hour:${account.id}`, data });
    return (await stack.logsOf(account)).some(({ runId, kind }) => kind === "incremental" && runId !== first.runId);
  });
  const logs = (await stack.logsOf(account)).filter(({ kind }) => kind === "incremental");
  expect(new Set(logs.map(({ trigger }) => trigger))).toEqual(new Set(["schedule"]));
});

test("a replay for an account that needs a reconnect fails, and says so", async () => {
  const { account, sandboxId } = await playAccount(stack.db, stack.sandbox, "digistore24", SILENT);
  stack.sandbox.changeKey({ network: "digistore24", account: sandboxId, action: "revoke" });
  await sync(account, { trigger: "schedule" });
  const { runId } = await stack.finished(account, (log) => log.errorCode === "credentials_rejected");
  stack.sandbox.clearRequests();
  expect(await replayed(account, runId)).toMatchObject({
    trigger: "replay",
    success: false,
    errorCode: "credentials_rejected",
    error: expect.stringContaining("needs a reconnect"),
  });
  expect(stack.sandbox.requests({ account: sandboxId })).toEqual([]);
});
