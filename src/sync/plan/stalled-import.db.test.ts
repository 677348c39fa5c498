import { expect, test } from "vitest";
import { listAccountSummaries } from "#accounts/account-summaries";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { DAY, HOUR } from "#domain/window";
import { adapterFor } from "#networks/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import { closeFailedRun } from "../close/close-failed-run";

const database = testDatabase();
const sandbox = testSandbox();
/** Two pages a run: too few for any day of a busy account, and a day is the least that ClickBank can be asked for. */
const tiny = { perWindow: 100, perRun: 2, extra: 1, hard: 2 };
const context = (overrides = {}) => testContext(database.db, sandbox.current.endpoints, overrides);

async function stuckAccount() {
  const since = new Date(Date.now() - 4 * DAY).toISOString();
  const { account } = await playAccount(database.db, sandbox.current, "clickbank", { since, salesPerDay: 400 });
  const importOnce = async (overrides = {}) => {
    const job = testJob(account, { kind: "import", trigger: "connect" });
    const failure = (error: Error) =>
      closeFailedRun(context(overrides), job, { code: "internal", message: error.message });
    await runSync(context(overrides), job).catch(failure);
  };
  const asksForImport = async (trigger: "schedule" | "manual", now = new Date()) =>
    (await runSync(context({ now: () => now }), testJob(account, { trigger }))).at(-1)?.gapsRemain;
  const health = async () => (await listAccountSummaries(database.db, account.userId))[0]?.health;
  return { importOnce, asksForImport, health };
}

test("an import that comes no further is red with the reason, and after the second time the schedule lets it rest", async () => {
  const { importOnce, asksForImport, health } = await stuckAccount();
  await importOnce({ maxPages: tiny });
  await importOnce({ maxPages: tiny });
  expect(await asksForImport("schedule")).toBe(false);
  expect(await health(), "though the sync succeeded").toMatchObject({
    color: "red",
    label: "History incomplete",
    reason: expect.stringContaining("ours to mend"),
  });
  expect(await asksForImport("manual"), "the user may ask").toBe(true);
  expect(await asksForImport("schedule", new Date(Date.now() + 7 * HOUR)), "later it is tried again").toBe(true);
});

test("an import that comes further is healthy again", async () => {
  const { importOnce, asksForImport, health } = await stuckAccount();
  for (let n = 0; n < 2; n += 1) await importOnce({ maxPages: tiny });
  await importOnce();
  expect(await asksForImport("schedule")).toBe(false);
  expect(await health()).toMatchObject({ color: "green" });
});

test("runs that cover a little and give up on what comes next go on until nothing is missing", async () => {
  const profile = { since: "2026-01-01", salesPerDay: 12 };
  const { account } = await playAccount(database.db, sandbox.current, "clickbank", profile);
  const few = { perWindow: 3, perRun: 9, extra: 1, hard: 13 };
  let gapsRemain = true;
  for (let run = 1; gapsRemain && run <= 80; run += 1) {
    const job = testJob(account, { kind: "import", trigger: "connect" });
    gapsRemain = (await runSync(context({ maxPages: few }), job)).at(-1)?.gapsRemain === true;
  }
  const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
  expect(covered).toHaveLength(1);
  expect(covered[0]?.start).toEqual(adapterFor("clickbank").traits.opened);
});
