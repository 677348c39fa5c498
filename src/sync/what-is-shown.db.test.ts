import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { listAccountSummaries } from "#accounts/account-summaries";
import { completenessFacts } from "#db/health/completeness-facts";
import { prunePages, pruneRejects } from "#db/prune";
import { dismissReject, listRejects } from "#db/rejected-records/open-rejects";
import { syncLog } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { clickbankRow, playAccount, testSandbox } from "../../test/sandbox-account";
import { listPages } from "../../test/tables";
import { replayRejects } from "./apply/replay-rejects";
import { closeFailedRun } from "./close/close-failed-run";
import { showingRetries } from "./close/note-attempt";
import { fetchRound, type Lane, openAccount, toLane } from "./steps";

const database = testDatabase();
const sandbox = testSandbox();
const context = () => testContext(database.db, sandbox.current.endpoints);
const ago = (ms: number) => new Date(Date.now() - ms);
const shown = async ({ userId }: Account) => (await listAccountSummaries(database.db, userId))[0];

/** An account that has synced, with one row in its quarantine. */
async function heldBack(broken: Record<string, unknown> = { transactionType: "NEW-TYPE" }, at = ago(2 * HOUR)) {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
  const bad = clickbankRow("NEWTYPE1", at, broken);
  const rows = [bad, clickbankRow("GOOD0001", ago(HOUR))];
  sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows });
  await runSync(context(), testJob(account));
  return { account, sandboxId };
}

const gapsOf = async ({ userId, id }: Account, now = new Date()) => {
  const [facts] = await completenessFacts(database.db, { userId, now, since: new Date(0), accountIds: [id] });
  return facts?.heldBack.map(({ start, end, rows }) => ({ start, end, rows }));
};

test("the gap of a row in quarantine keeps its place when its page is pruned, for as long as it is open", async () => {
  const { account } = await heldBack({ transactionTime: "soon" });
  const [covered] = await database.db.select().from(syncLog).where(eq(syncLog.accountId, account.id));
  const gaps = [{ start: covered?.windowStart, end: covered?.windowEnd, rows: 1 }];
  expect(await gapsOf(account)).toEqual(gaps);

  const later = new Date(Date.now() + 900 * DAY);
  await prunePages(database.db, { before: later, beforeWithRejects: later, limit: 100 });
  await pruneRejects(database.db, { resolvedBefore: later, toldBefore: later, limit: 100 });
  expect(await listPages(database.db, account.id)).toEqual([]);
  expect(await gapsOf(account)).toEqual(gaps);
});

test("a row in quarantine is held back, with its money, though later syncs meet none; set aside, all is well at once", async () => {
  const { account } = await heldBack();
  expect(await shown(account)).toMatchObject({
    state: "held_back",
    health: { color: "yellow", action: "review", reason: expect.stringContaining("$20.00") },
    heldBack: { rows: 1, about: [{ currency: "USD", minor: 2_000 }] },
    counts: { sales: 1 },
  });
  const [reject] = await listRejects(database.db, { userId: account.userId, accountId: account.id }, { limit: 1 });
  await dismissReject(database.db, { userId: account.userId, accountId: account.id }, reject?.id ?? "");
  expect(await shown(account)).toMatchObject({ state: "on_time", heldBack: { rows: 0, about: [] } });
});

test.each([
  ["days before it", {}, { from: 8, to: 6 }, 1],
  ["days that do not hold all that it may be about", { transactionType: "NEW-TYPE" }, { from: 5.5, to: 4 }, 1],
  ["the days around the time that it tells", { transactionType: "NEW-TYPE" }, { from: 8, to: 3 }, 0],
  ["days that may not be its own", { transactionTime: "soon" }, { from: 8, to: 3 }, 1],
  ["all that was asked for when it came", { transactionTime: "soon" }, { from: 31, to: 0 }, 0],
])("a row that the network shows no more: a read of %s, case %#", async (_, broken, { from, to }, rows) => {
  const { account, sandboxId } = await heldBack({ transactionType: "NEW-TYPE", ...broken }, ago(5 * DAY));
  const all = { from: ago(40 * DAY).toISOString(), to: ago(DAY).toISOString() };
  sandbox.current.hideRows({ network: "clickbank", account: sandboxId, ...all });
  const window = { start: ago(from * DAY), end: ago(to * DAY) };
  await runSync(context(), testJob(account, { kind: "reread", window }));
  expect(await shown(account)).toMatchObject({ heldBack: { rows } });
});

test("a row that an update of the adapter can read counts, and is held back no more", async () => {
  const { account } = await heldBack();
  const real = context().adapterFor("clickbank");
  const parseRow = (row: unknown) => {
    const { transactionType } = Object(row);
    return real.parseRow(transactionType === "NEW-TYPE" ? { ...Object(row), transactionType: "SALE" } : row);
  };
  const updated = { ...context(), adapterFor: () => ({ ...real, parseRow }) };
  const job = { accountId: account.id, userId: account.userId, runId: "replay" };
  await replayRejects(updated, job, { among: "pages", after: null });
  expect(await shown(account)).toMatchObject({ state: "on_time", heldBack: { rows: 0 }, counts: { sales: 2 } });
});

test("an account under 503 shows as retrying from its first failure on, with each attempt, until it goes on", async () => {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "digistore24");
  await runSync(context(), testJob(account));
  const fault = { network: "digistore24", account: sandboxId, kind: "status", status: 503, body: "canary" } as const;
  sandbox.current.addFault(fault);
  const job = testJob(account, { trigger: "schedule" });
  const opened = await openAccount(context(), job);
  const lanes: Lane[] = opened.skipped === null ? opened.windows.map(toLane) : [];
  const attempt = (n: number) =>
    showingRetries(context, { runId: job.runId, attempt: n }, () =>
      fetchRound(context(), job, lanes, { attempt: n, waits: 0 }),
    );

  for (const n of [0, 1]) {
    await expect(attempt(n)).rejects.toThrow(/503/);
    const summary = await shown(account);
    const failure = { code: "network_unavailable", reason: expect.not.stringMatching(/503|canary/) };
    const currentRun = { trigger: "schedule", attempt: n + 2, nextAttemptAt: expect.any(String), failure };
    expect(summary).toMatchObject({ state: "retrying", health: { color: "yellow" }, currentRun });
    expect(Date.parse(summary?.currentRun?.nextAttemptAt ?? "")).toBeLessThan(Date.now() + MINUTE);
    expect(JSON.stringify(summary)).not.toMatch(/503|canary/);
  }
  sandbox.current.clearFaults();
  await attempt(2);
  const currentRun = (await shown(account))?.currentRun;
  expect(currentRun).toMatchObject({ attempt: 1, nextAttemptAt: null });
  expect(currentRun).not.toHaveProperty("failure");
});

test("once the engine has given up, the account waits for the next tick and calls nobody", async () => {
  const { account } = await playAccount(database.db, sandbox.current, "digistore24");
  await runSync(context(), testJob(account));
  const job = testJob(account, { trigger: "schedule" });
  await closeFailedRun(context(), job, { code: "network_unavailable", message: "HTTP 503: canary" });
  const summary = await shown(account);
  expect(summary).toMatchObject({ state: "retrying", health: { color: "yellow" }, currentRun: null });
  expect(JSON.stringify(summary)).not.toContain("canary");
});
