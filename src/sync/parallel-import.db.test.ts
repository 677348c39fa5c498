import { expect, test } from "vitest";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { DAY, type Window } from "#domain/window";
import { type ComparedSale, compareSales, readLedger } from "../../dev/demo/compare";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import type { OpenWindow, SyncJob } from "./plan/open-windows";
import { afterRound, applyRound, closeRound, fetchRound, type Lane, openAccount, toLane, withOpened } from "./steps";

const database = testDatabase();
const sandbox = testSandbox();
const context = () => testContext(database.db, sandbox.current.endpoints);

const overlap = (a: Window, b: Window) => a.start < b.end && b.start < a.end;

/** Plays a run and collects the windows that were open together, round by round. */
async function openTogether(job: SyncJob): Promise<OpenWindow[][]> {
  const opened = await openAccount(context(), job);
  if (opened.skipped !== null) throw new Error(opened.skipped);
  const rounds: OpenWindow[][] = [opened.windows];
  let { left } = opened;
  let lanes: Lane[] = opened.windows.map(toLane);
  while (lanes.length > 0) {
    const pages = await fetchRound(context(), job, lanes, { attempt: 0, waits: 0 });
    await applyRound(context(), job, lanes, pages);
    const { going, ended } = afterRound(lanes, pages);
    if (ended.length > 0) {
      const closed = await closeRound(context(), job, { ended, going: going.length, left });
      if (closed.open.length > 0) rounds.push(closed.open);
      left = closed.left;
      lanes = withOpened(going, closed.open);
    } else lanes = going;
  }
  return rounds;
}

async function importJob(network: "clickbank" | "digistore24") {
  const quirks = network === "clickbank" ? { pageSize: 20 } : { maxPageSize: 20 };
  const profile = { since: new Date(Date.now() - 300 * DAY).toISOString(), salesPerDay: 6, quirks };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  return { account, sandboxId, job: testJob(account, { kind: "import", trigger: "connect" }) };
}

test("an import reads the newest days alone and then several windows at once, none of them twice", async () => {
  sandbox.current.setClock({ freeze: true, at: new Date().toISOString() });
  const { account, sandboxId, job } = await importJob("clickbank");
  const rounds = await openTogether(job);
  expect(rounds[0]).toHaveLength(1);
  expect(Math.max(...rounds.map((open) => open.length))).toBe(4);

  const covered = (await rowsOfRun(database.db, job.runId)).map((row) => ({
    start: row.windowStart,
    end: row.windowEnd,
  }));
  for (const [i, a] of covered.entries()) for (const b of covered.slice(i + 1)) expect(overlap(a, b)).toBe(false);
  const truth = sandbox.current.truth({ network: "clickbank", account: sandboxId }).sales as ComparedSale[];
  expect(compareSales(await readLedger(database.url, account.id), truth)).toEqual({
    missing: [],
    duplicates: [],
    wrong: [],
  });
});

test("a network whose limits are unknown is read one window at a time", async () => {
  const { job } = await importJob("digistore24");
  const rounds = await openTogether(job);
  expect(Math.max(...rounds.map((open) => open.length))).toBe(1);
});

test("a round in which one page fails lands the others, and asks for the failed one alone when it runs again", async () => {
  const { job, sandboxId } = await importJob("clickbank");
  const opened = await openAccount(context(), job);
  if (opened.skipped !== null) throw new Error(opened.skipped);
  let lanes: Lane[] = opened.windows.map(toLane);
  let { left } = opened;
  while (lanes.length < 4) {
    const pages = await fetchRound(context(), job, lanes, { attempt: 0, waits: 0 });
    await applyRound(context(), job, lanes, pages);
    const { going, ended } = afterRound(lanes, pages);
    const closed = ended.length > 0 ? await closeRound(context(), job, { ended, going: going.length, left }) : null;
    left = closed?.left ?? left;
    lanes = withOpened(going, closed?.open ?? []);
  }
  sandbox.current.clearRequests();
  sandbox.current.addFault({ network: "clickbank", account: sandboxId, path: "list", kind: "rate_limit", times: 1 });
  const lists = () => sandbox.current.requests({ account: sandboxId }).filter(({ path }) => path.includes("list"));
  await expect(fetchRound(context(), job, lanes, { attempt: 0, waits: 0 })).rejects.toMatchObject({
    code: "rate_limited",
  });
  expect(lists()).toHaveLength(4);
  await fetchRound(context(), job, lanes, { attempt: 1, waits: 0 });
  expect(lists()).toHaveLength(5);
});
