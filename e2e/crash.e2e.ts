import { afterAll, beforeAll, expect, test } from "vitest";
import { type ComparedSale, compareSales, readLedger } from "../dev/demo/compare";
import { waitFor } from "../test/wait-for";
import { connect, type EndToEnd, isComplete, startEndToEnd } from "./stack";

let e2e: EndToEnd;
beforeAll(async () => {
  // A busy machine takes many seconds to start the app again; a run whose attempts are spent by then has failed.
  e2e = await startEndToEnd({}, { retryInterval: 8 });
});
afterAll(() => e2e?.close());

test("an import whose app is killed resumes at the page it was on and ends equal to the network", async () => {
  const { sandbox, stack } = e2e;
  sandbox.setClock({ freeze: true, at: new Date().toISOString() });
  sandbox.setLatency({ ms: 40 });
  const user = await e2e.signUp();
  const since = new Date(Date.now() - 300 * 86_400_000).toISOString();
  const { id, sandboxId } = await connect(e2e, user, "clickbank", { since, salesPerDay: 15 });

  const pages = async () => (await e2e.query("select 1 from landed_page where account_id = $1", [id])).length;
  for (const reached of [5, 15, 30]) {
    await waitFor(`${reached} pages`, async () => (await pages()) >= reached);
    await stack.crashApp();
    await stack.restartApp();
  }
  await waitFor("the import is complete", () => isComplete(user, id));

  const truth = sandbox.truth({ network: "clickbank", account: sandboxId }).sales as ComparedSale[];
  expect(truth.length).toBeGreaterThan(4_000);
  expect(compareSales(await readLedger(stack.databaseUrl, id), truth)).toEqual({
    missing: [],
    duplicates: [],
    wrong: [],
  });
  // Each crash may have lost the one request that was under way; a page that was committed is never asked for again.
  const asked = sandbox.requests({ account: sandboxId }).filter(({ path }) => path.includes("orders2/list"));
  expect(asked.length).toBeGreaterThanOrEqual(await pages());
  expect(asked.length).toBeLessThanOrEqual((await pages()) + 3);
  const open = await e2e.query("select 1 from sync_log where account_id = $1 and success is distinct from true", [id]);
  expect(open).toEqual([]);
});
