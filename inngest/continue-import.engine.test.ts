import { afterAll, beforeAll, expect, test } from "vitest";
import { adapterFor } from "#networks/index";
import { type ComparedSale, compareSales, readLedger } from "../dev/demo/compare";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { playAccount } from "../test/sandbox-account";
import { waitFor } from "../test/wait-for";

let stack: EngineStack;
beforeAll(async () => {
  stack = await startEngineStack({ MAX_PAGES_PER_RUN: "9" });
});
afterAll(() => stack?.close());

test("an import that does not fit into one run goes on in others, until nothing is missing", async () => {
  stack.sandbox.setClock({ freeze: true, at: new Date().toISOString() });
  const profile = { since: "2026-01-01", salesPerDay: 12 };
  const { account, sandboxId } = await playAccount(stack.db, stack.sandbox, "clickbank", profile);
  const { id: accountId, userId, network } = account;
  const { opened } = adapterFor(network).traits;
  await stack.send({ name: "account.connected", data: { accountId, userId, network } });
  const complete = async () => {
    const rows = await stack.logsOf(account);
    return rows.every((log) => log.success) && rows.some((log) => +log.windowStart === +opened) && rows;
  };
  // Some dozen runs, with a second between any two.
  const logs = await waitFor("the history is complete", complete);
  const runs = [...new Set(logs.map((log) => log.runId))];
  expect(runs.length).toBeGreaterThan(2);
  for (const runId of runs) {
    const pages = logs.filter((log) => log.runId === runId).reduce((sum, log) => sum + log.pages, 0);
    expect(pages).toBeLessThanOrEqual(9 * 1.5 + 1);
  }
  const truth = stack.sandbox.truth({ network, account: sandboxId }).sales as ComparedSale[];
  expect(compareSales(await readLedger(stack.databaseUrl, accountId), truth)).toEqual({
    missing: [],
    duplicates: [],
    wrong: [],
  });
});
