import { expect, test } from "vitest";
import { type ComparedSale, compareSales, readLedger } from "../../dev/demo/compare";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { rowsOfRun } from "../db/sync-logs/run-history";
import { DAY, HOUR } from "../domain/window";
import { type PageLimits, pageLimits } from "./limits";

const database = testDatabase();
const sandbox = testSandbox();
const START = Date.parse("2026-09-25T12:00:00Z");

/** The app and the network at the same moment; runs of few pages stand for long runs on many more sales. */
function at(ms: number, maxPages: PageLimits) {
  sandbox.current.setClock({ freeze: true, at: new Date(ms).toISOString() });
  return testContext(database.db, sandbox.current.endpoints, { now: () => new Date(ms), maxPages });
}

// ClickBank's look-back of two days, asked for in whole ones, has 32 pages or more; Hotmart's 60 days have 24.
test.each([
  ["clickbank", { salesPerDay: 80, quirks: { pageSize: 10 } }, 4, pageLimits(20)],
  ["hotmart", { salesPerDay: 8, quirks: { pageSize: 20 } }, 62, pageLimits(12)],
] as const)(
  "an account of %s whose look-back exceeds a run keeps up with its new sales",
  async (...played) => {
    const [network, busy, days, maxPages] = played;
    const profile = { since: new Date(START - days * DAY).toISOString(), ...busy };
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
    for (let gaps = true; gaps; ) {
      const written = await runSync(at(START, maxPages), testJob(account, { kind: "import", trigger: "connect" }));
      gaps = written.at(-1)?.gapsRemain ?? false;
    }

    for (let hour = 1; hour <= 5; hour += 1) {
      const job = testJob(account);
      const now = START + hour * HOUR;
      await runSync(at(now, maxPages), job);
      const rows = await rowsOfRun(database.db, job.runId);
      const incremental = rows.filter(({ kind }) => kind === "incremental");
      expect(incremental.at(-1)?.windowEnd, `hour ${hour}`).toEqual(new Date(now));
      expect(rows.reduce((sum, { pages }) => sum + pages, 0)).toBeLessThanOrEqual(maxPages.hard);
    }
    const truth = sandbox.current.truth({ network, account: sandboxId }).sales as ComparedSale[];
    const { missing, duplicates } = compareSales(await readLedger(database.url, account.id), truth);
    expect({ missing, duplicates }).toEqual({ missing: [], duplicates: [] });
  },
  120_000,
);
