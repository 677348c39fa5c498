import { expect, test } from "vitest";
import type { Account } from "#db/schema/network-account";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { gapsIn } from "#domain/coverage";
import { DAY, HOUR, type Window } from "#domain/window";
import { type ComparedSale, compareSales, readLedger } from "../../../dev/demo/compare";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { type Outcome, runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import { type PageLimits, pageLimits } from "../limits";
import type { SyncJob } from "./open-windows";

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
] as const)("an account of %s whose look-back exceeds a run keeps up with its new sales", async (...played) => {
  const [network, busy, days, maxPages] = played;
  const profile = { since: new Date(START - days * DAY).toISOString(), ...busy };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  await importAll(account, maxPages);

  let rereads = 0;
  for (const hour of [1, 2, 3, 30, 31]) {
    const job = testJob(account);
    const now = START + hour * HOUR;
    await runSync(at(now, maxPages), job);
    const rows = await rowsOfRun(database.db, job.runId);
    const incremental = rows.filter(({ kind }) => kind === "incremental");
    expect(incremental.at(-1)?.windowEnd, `hour ${hour}`).toEqual(new Date(now));
    expect(rows.reduce((sum, { pages }) => sum + pages, 0)).toBeLessThanOrEqual(maxPages.hard);
    rereads += rows.length - incremental.length;
  }
  expect(rereads, "what is overdue has a budget of its own").toBeGreaterThan(0);
  const truth = sandbox.current.truth({ network, account: sandboxId }).sales as ComparedSale[];
  const { missing, duplicates } = compareSales(await readLedger(database.url, account.id), truth);
  expect({ missing, duplicates }).toEqual({ missing: [], duplicates: [] });
});

test("a period that exceeds a run is read again in several, each going on where the last one ended", async () => {
  const since = new Date(START - 62 * DAY).toISOString();
  const profile = { since, salesPerDay: 12, quirks: { pageSize: 20 } };
  const { account } = await playAccount(database.db, sandbox.current, "hotmart", profile);
  await runSync(at(START, pageLimits()), testJob(account, { kind: "import", trigger: "connect" }));

  const period = { start: new Date(START - 60 * DAY), end: new Date(START - DAY) };
  const parts: Window[] = [];
  for (let rest: Window | null = period; rest; ) {
    const job: SyncJob = testJob(account, { kind: "reread", window: rest });
    const written: Outcome | undefined = (await runSync(at(START, pageLimits(12)), job)).at(-1);
    const rows = (await rowsOfRun(database.db, job.runId)).filter(({ askedEnd }) => askedEnd === null);
    expect(rows.reduce((sum, { pages }) => sum + pages, 0)).toBeLessThanOrEqual(pageLimits(12).hard);
    parts.push(...rows.map(({ windowStart, windowEnd }) => ({ start: windowStart, end: windowEnd })));
    rest = written?.rest ? { start: new Date(written.rest.start), end: new Date(written.rest.end) } : null;
  }
  expect(gapsIn(period, parts)).toEqual([]);
  expect(new Set(parts.map(({ end }) => +end)).size, "no part is read twice").toBe(parts.length);
});

/** Runs imports until the whole history is read. */
async function importAll(account: Account, limits: PageLimits): Promise<void> {
  for (let gaps = true; gaps; ) {
    const written = await runSync(at(START, limits), testJob(account, { kind: "import", trigger: "connect" }));
    gaps = written.at(-1)?.gapsRemain ?? false;
  }
}
