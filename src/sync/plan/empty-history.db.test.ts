import { afterEach, expect, test } from "vitest";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { gapsIn } from "#domain/coverage";
import { DAY } from "#domain/window";
import { wantedHistory } from "#networks/adapter";
import { adapterFor, NETWORK_IDS, type NetworkId } from "#networks/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { playAccount, SILENT, testSandbox } from "../../../test/sandbox-account";

const database = testDatabase();
const sandbox = testSandbox();
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

/** Imports until nothing is missing; returns how often the lists of sales were asked for. */
async function importAll(network: NetworkId, profile: Parameters<typeof playAccount>[3]) {
  const now = new Date();
  sandbox.current.setClock({ freeze: true, at: now.toISOString() });
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  const context = testContext(database.db, sandbox.current.endpoints, { now: () => now });
  for (let more = true, runs = 0; more && runs < 30; runs += 1) {
    const outcomes = await runSync(context, testJob(account, { kind: "import", trigger: "connect" }));
    more = outcomes.at(-1)?.gapsRemain === true;
  }
  const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
  expect(gapsIn(wantedHistory(now, covered, adapterFor(network).traits), covered)).toEqual([]);
  const asked = sandbox.current.requests({ account: sandboxId });
  return asked.filter(({ path }) => !/token|count/.test(path)).length;
}

test.each(NETWORK_IDS)(
  "an account of %s without a sale is complete after two requests at the most",
  async (network) => {
    expect(await importAll(network, SILENT)).toBeLessThanOrEqual(2);
  },
);

test("a network that answers for a month at the most is asked once for each, and a few times to find that out", async () => {
  const months = (Date.now() - adapterFor("hotmart").traits.opened.getTime()) / (30 * DAY);
  const asked = await importAll("hotmart", { ...SILENT, quirks: { maxRangeDays: 31 } });
  expect(asked).toBeLessThan(months + 25);
});

test("a few sales of long ago are found without reading year by year", async () => {
  const since = new Date(Date.now() - 2_000 * DAY).toISOString();
  expect(await importAll("digistore24", { since, salesPerDay: 0.02, clockChangeRows: false })).toBeLessThanOrEqual(4);
});
