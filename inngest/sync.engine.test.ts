import { afterAll, beforeAll, expect, test } from "vitest";
import { getAccount } from "#db/accounts/read-accounts";
import { setCredentials } from "#db/accounts/store-account";
import type { Account } from "#db/schema/network-account";
import type { SyncLog } from "#db/schema/sync-log";
import { DAY, HOUR, hourOf } from "#domain/window";
import { adapterFor } from "#networks/index";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { clickbankRow, playAccount, SILENT } from "../test/sandbox-account";
import { listSales } from "../test/tables";
import { waitFor } from "../test/wait-for";

let stack: EngineStack;
beforeAll(async () => {
  stack = await startEngineStack();
});
afterAll(() => stack?.close());

const ago = (ms: number) => new Date(Math.floor((Date.now() - ms) / 1_000) * 1_000);
const play = (network: "clickbank" | "digistore24", profile: Parameters<typeof playAccount>[3] = SILENT) =>
  playAccount(stack.db, stack.sandbox, network, profile);
const sync = ({ id, userId, network }: Account, data: Record<string, unknown> = {}) =>
  stack.send({ name: "sync.account", data: { accountId: id, userId, network, trigger: "manual", ...data } });
const connected = ({ id, userId, network }: Account) =>
  stack.send({ name: "account.connected", data: { accountId: id, userId, network } });
const namesOf = (runId: string) => stack.stepsOf(runId).map(({ name }) => name);

/** Whether a window begins where its network's history does. */
const reachesBack = ({ network, windowStart }: SyncLog) => +windowStart === +adapterFor(network).traits.opened;

/** A quiet account whose history is covered, so that a sync of it is an hourly one. */
async function covered(network: "clickbank" | "digistore24" = "clickbank") {
  const played = await play(network);
  await connected(played.account);
  await waitFor("the history is covered", async () => {
    const logs = await stack.logsOf(played.account);
    return logs.length > 1 && logs.every((log) => log.success) && logs.some(reachesBack);
  });
  return played;
}

test("an hourly sync with one page is four steps, and one with nothing new is three", async () => {
  const { account, sandboxId } = await covered();
  stack.sandbox.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("STEPS001", ago(HOUR))] });
  await sync(account);
  const first = await stack.finished(account, (log) => log.inserted === 1);
  await waitFor("four steps", () => namesOf(first.runId).length === 4);
  expect(namesOf(first.runId)).toEqual(["decrypt", "fetch-1", "upsert-1", "write-sync-log"]);

  await waitFor("the run is over", async () => {
    await sync(account);
    return (await stack.logsOf(account)).find((log) => log.unchanged === 1);
  });
  const second = await stack.finished(account, (log) => log.unchanged === 1);
  await waitFor("three steps", () => namesOf(second.runId).length === 3);
  expect(namesOf(second.runId)).toEqual(["decrypt", "fetch-1", "write-sync-log"]);
});

test("two triggers of one hour give one sync", async () => {
  const { account } = await covered();
  const tick = hourOf(new Date()).toISOString();
  await stack.send({ name: "sync.requested", data: { trigger: "cron-route", tick } });
  await stack.finished(account, (log) => log.kind === "incremental");
  await stack.send({ name: "sync.requested", data: { trigger: "schedule", tick } });
  // Another account's manual sync, sent after the second tick, shows that the engine is through with it.
  const other = await covered();
  await waitFor("a manual sync of the other account", async () => {
    await sync(other.account);
    return (await stack.logsOf(other.account)).find((log) => log.trigger === "manual" && log.success);
  });
  const logs = (await stack.logsOf(account)).filter((log) => log.kind === "incremental");
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatchObject({ trigger: "cron-route", tick: new Date(tick) });
});

test("a period is read again though an hourly sync and an import of the account are at work", async () => {
  const { account, sandboxId } = await play("clickbank", { since: "2024-01-01", salesPerDay: 20 });
  stack.sandbox.addFault({ network: "clickbank", account: sandboxId, kind: "latency", ms: 200 });
  await connected(account);
  await waitFor("the import is at work", async () => (await stack.logsOf(account)).some((log) => log.pages > 0));
  await sync(account);
  await waitFor("the sync is at work", async () =>
    (await stack.logsOf(account)).some((log) => log.kind === "incremental"),
  );
  const window = { start: ago(20 * DAY).toISOString(), end: ago(10 * DAY).toISOString() };
  await sync(account, { window });
  const again = await stack.finished(account, (log) => log.kind === "reread" && log.success === true);
  expect(again).toMatchObject({ windowStart: new Date(window.start), windowEnd: new Date(window.end) });
  const importing = (await stack.logsOf(account)).some((log) => log.kind === "import" && log.completedAt === null);
  expect(importing, "the import takes longer than both").toBe(true);
  await stack.send({ name: "account.disconnected", data: { accountId: account.id } });
});

test("a rejected key fails its own account without a retry, and the schedule skips it until it is replaced", async () => {
  const good = await covered("digistore24");
  const bad = await covered("digistore24");
  stack.sandbox.changeKey({ network: "digistore24", account: bad.sandboxId, action: "revoke" });
  stack.sandbox.clearRequests();
  await sync(bad.account);
  await sync(good.account);
  const failure = await stack.finished(bad.account, (log) => log.success === false);
  expect(failure).toMatchObject({ errorCode: "credentials_rejected", lastRecordDate: null });
  await stack.finished(good.account, (log) => log.kind === "incremental" && log.success === true);
  expect(stack.sandbox.requests({ account: bad.sandboxId })).toHaveLength(1);
  expect(await getAccount(stack.db, { userId: bad.account.userId, accountId: bad.account.id })).toMatchObject({
    status: "needs_reconnect",
  });

  const before = (await stack.logsOf(bad.account)).length;
  await waitFor("the scheduled run is over", async () => {
    await sync(bad.account, { trigger: "schedule" });
    return stack.toApp.some(
      ({ request, response }) => request.includes(bad.account.id) && response.includes("needs a reconnect"),
    );
  });
  const { credentials } = stack.sandbox.changeKey({ network: "digistore24", account: bad.sandboxId, action: "rotate" });
  const { sealFor } = await import("#accounts/credentials");
  await setCredentials(
    stack.db,
    { userId: bad.account.userId, accountId: bad.account.id },
    sealFor(bad.account.id, "digistore24", credentials),
  );
  await waitFor("a sync with the new key", async () => {
    await sync(bad.account, { trigger: "reconnect" });
    return (await stack.logsOf(bad.account)).find((log) => log.trigger === "reconnect" && log.success);
  });
  const since = (await stack.logsOf(bad.account)).slice(0, -before);
  expect(since.every((log) => log.trigger === "reconnect")).toBe(true);
});

test("a rate limit is waited out as long as the network says, and the sync then succeeds", async () => {
  const { account, sandboxId } = await covered("digistore24");
  stack.sandbox.clearRequests();
  stack.sandbox.addFault({ network: "digistore24", account: sandboxId, kind: "rate_limit", retryAfter: 3, times: 1 });
  await sync(account);
  await stack.finished(account, (log) => log.kind === "incremental" && log.success === true);
  const [first, second] = stack.sandbox.requests({ account: sandboxId });
  expect(Date.parse(second?.time ?? "") - Date.parse(first?.time ?? "")).toBeGreaterThanOrEqual(3_000);
});

test("a network that comes back within the retries is no failure", async () => {
  const { account, sandboxId } = await covered();
  stack.sandbox.addFault({ network: "clickbank", account: sandboxId, kind: "status", status: 503, times: 2 });
  await sync(account);
  const log = await stack.finished(account, (log) => log.kind === "incremental");
  expect(log).toMatchObject({ success: true, pages: 1 });
});

test("a network that stays away closes the SyncLog row with the reason, and the watermark stays", async () => {
  const { account, sandboxId } = await covered();
  stack.sandbox.addFault({ network: "clickbank", account: sandboxId, kind: "status", status: 503 });
  await sync(account);
  const log = await stack.finished(account, (log) => log.kind === "incremental");
  expect(log).toMatchObject({
    success: false,
    errorCode: "network_unavailable",
    error: expect.stringContaining("503"),
  });
  expect(await getAccount(stack.db, { userId: account.userId, accountId: account.id })).toMatchObject({
    status: "active",
  });
  expect(log.lastRecordDate).toBeNull();
});

test("disconnecting an account cancels its import and closes the SyncLog row", async () => {
  const { account, sandboxId } = await play("clickbank", { since: "2024-01-01", salesPerDay: 20 });
  stack.sandbox.addFault({ network: "clickbank", account: sandboxId, kind: "latency", ms: 300 });
  await connected(account);
  await waitFor("the import is at work", async () => (await stack.logsOf(account)).some((log) => log.pages > 1));
  await stack.send({ name: "account.disconnected", data: { accountId: account.id } });
  const log = await stack.finished(account, (log) => log.success === false);
  expect(log).toMatchObject({ errorCode: "internal", error: expect.stringContaining("cancelled") });
  // One request may have been under way; none follows.
  const asked = stack.sandbox.requests({ account: sandboxId }).length;
  const other = await covered();
  expect(other.account).toBeDefined();
  expect(stack.sandbox.requests({ account: sandboxId }).length).toBeLessThanOrEqual(asked + 1);
});

test("an import that is started again changes nothing", async () => {
  const { account } = await play("digistore24", { since: "2026-06-01", salesPerDay: 3 });
  await connected(account);
  const complete = () =>
    waitFor("the import is complete", async () => {
      const logs = await stack.logsOf(account);
      return logs.length > 0 && logs.every((log) => log.success) && logs.some(reachesBack);
    });
  await complete();
  const sales = await listSales(stack.db, account.id);
  const logs = await stack.logsOf(account);
  await connected(account);
  const again = await covered();
  expect(again.account).toBeDefined();
  expect(await listSales(stack.db, account.id)).toEqual(sales);
  expect(await stack.logsOf(account)).toEqual(logs);
});

test("no step output and no event holds a sale or a credential", async () => {
  const { account } = await play("clickbank", { since: "2026-09-01", salesPerDay: 5 });
  await connected(account);
  await waitFor("the import is complete", async () =>
    (await stack.logsOf(account)).some((log) => log.success && reachesBack(log)),
  );
  const [sale] = await listSales(stack.db, account.id);
  const traffic = () => JSON.stringify([stack.toEngine, stack.toApp]);
  await waitFor("the run is recorded", () => traffic().includes(account.id));
  // A boolean each: on a failure the traffic itself would flood the report.
  expect(traffic().includes(sale?.orderId ?? "")).toBe(false);
  expect(traffic().includes(stack.sandbox.accounts().at(-1)?.credentials.apiKey ?? "")).toBe(false);
});
