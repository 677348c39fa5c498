import { afterAll, beforeAll, expect, test } from "vitest";
import { setCredentials } from "#db/accounts/store-account";
import type { Account } from "#db/schema/network-account";
import { DAY, MINUTE } from "#domain/window";
import { adapterFor } from "#networks/index";
import { type ComparedSale, compareSales, readLedger } from "../dev/demo/compare";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { playAccount, SILENT } from "../test/sandbox-account";
import { waitFor } from "../test/wait-for";

let stack: EngineStack;
beforeAll(async () => {
  stack = await startEngineStack({ MAX_PAGES_PER_RUN: "30" });
});
afterAll(() => stack?.close());

/** Time passes for what the database waits for: a run counts as dead, and a request as given up. */
async function later(ms: number) {
  const by = `interval '${ms} milliseconds'`;
  await stack.db.execute(`update sync_log set alive_until = alive_until - ${by} where completed_at is null`);
  await stack.db.execute(`update sync_request set asked_at = asked_at - ${by}, requested_at = requested_at - ${by}`);
}

async function sweep() {
  const { sweep: run } = await import("./functions/sweep-sync-logs");
  return run(new Date());
}

const wanted = ({ id: accountId, userId, network }: Account) => ({ accountId, userId, network });
async function ask(account: Account, kind: "import" | "sync" | "reread", window?: { start: Date; end: Date }) {
  const { askFor } = await import("#events/ask-engine");
  await askFor(stack.db, { ...wanted(account), kind, trigger: "manual", window });
}
const requests = () => stack.db.query.syncRequest.findMany();
const isComplete = async (account: Account) => {
  const logs = await stack.logsOf(account);
  return (
    logs.every((log) => log.completedAt) &&
    logs.some((log) => +log.windowStart === +adapterFor(log.network).traits.opened && log.success)
  );
};

test("an engine that loses its memory in the middle of imports loses nothing: all is taken up and the ledger is equal", async () => {
  stack.sandbox.setClock({ freeze: true, at: new Date().toISOString() });
  const profile = { since: "2026-08-01", salesPerDay: 6 };
  const played = [];
  for (const network of ["clickbank", "digistore24"] as const) {
    played.push(await playAccount(stack.db, stack.sandbox, network, profile));
  }
  for (const { account, sandboxId } of played) {
    stack.sandbox.addFault({ network: account.network, account: sandboxId, kind: "latency", ms: 300 });
    await ask(account, "import");
  }
  for (const { account } of played) {
    await waitFor("the import is at work", async () => (await stack.logsOf(account)).some((log) => log.pages > 0));
  }
  await stack.loseEngine();
  stack.sandbox.clearFaults();
  const { ensureRegistered } = await import("./registration");
  await ensureRegistered();
  expect(await sweep(), "nothing is dead yet").toMatchObject({ asked: 0 });
  await later(11 * MINUTE);
  expect(await sweep()).toMatchObject({ asked: 2 });
  for (const { account, sandboxId } of played) {
    await waitFor("the history is complete", () => isComplete(account));
    const truth = stack.sandbox.truth({ network: account.network, account: sandboxId }).sales as ComparedSale[];
    expect(compareSales(await readLedger(stack.databaseUrl, account.id), truth)).toEqual({
      missing: [],
      duplicates: [],
      wrong: [],
    });
  }
  await waitFor("nothing is asked for any more", async () => (await requests()).length === 0);
});

test("what is asked for while the engine is away is kept, and done once it is back", async () => {
  const { account } = await playAccount(stack.db, stack.sandbox, "clickbank", SILENT);
  const window = { start: new Date(Date.now() - 20 * DAY), end: new Date(Date.now() - 10 * DAY) };
  await stack.stopEngine();
  await ask(account, "import");
  await ask(account, "sync");
  await ask(account, "reread", window);
  await ask(account, "reread", window);
  expect((await requests()).map(({ kind, askedAt }) => [kind, askedAt]).sort()).toEqual([
    ["import", null],
    ["reread", null],
    ["sync", null],
  ]);
  await stack.startEngine();
  const { ensureRegistered } = await import("./registration");
  await ensureRegistered();
  await later(2 * MINUTE);
  expect(await sweep()).toMatchObject({ asked: 3 });
  const again = await stack.finished(account, (log) => log.kind === "reread" && log.success === true);
  expect(again).toMatchObject({ windowStart: window.start, windowEnd: window.end });
  await stack.finished(account, (log) => log.kind === "incremental" && log.success === true);
  await waitFor("nothing is asked for any more", async () => (await requests()).length === 0);
  await waitFor("the import is complete", () => isComplete(account));
  expect(await sweep()).toMatchObject({ asked: 0 });
});

test("what fails for the account's own reasons is not asked for again, and of a disconnected account nothing is", async () => {
  const { account, sandboxId } = await playAccount(stack.db, stack.sandbox, "digistore24", SILENT);
  stack.sandbox.changeKey({ network: "digistore24", account: sandboxId, action: "revoke" });
  await ask(account, "sync");
  await stack.finished(account, (log) => log.errorCode === "credentials_rejected");
  await waitFor("it is settled", async () => (await requests()).length === 0);
  await setCredentials(
    stack.db,
    { userId: account.userId, accountId: account.id },
    { credentials: "x", fingerprint: "y" },
  );
  await stack.stopEngine();
  await ask(account, "import");
  const { disconnectAccount } = await import("#db/accounts/account-status");
  await disconnectAccount(stack.db, { userId: account.userId, accountId: account.id });
  expect(await requests()).toEqual([]);
  await stack.startEngine();
});
