import { afterEach, expect, test } from "vitest";
import { watermarkOf } from "#db/sync-logs/covered-windows";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { DAY, HOUR } from "#domain/window";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { clickbankRow, playAccount, testSandbox } from "../../../test/sandbox-account";
import { listSales } from "../../../test/tables";

const database = testDatabase();
const sandbox = testSandbox();
const start = Math.floor(Date.now() / 1_000) * 1_000 - 30 * DAY;
afterEach(() => {
  sandbox.current.setClock({ freeze: false, at: new Date().toISOString() });
});

/** The app and the network at the same moment. */
function at(ms: number) {
  sandbox.current.setClock({ freeze: true, at: new Date(ms).toISOString() });
  return testContext(database.db, sandbox.current.endpoints, { now: () => new Date(ms) });
}

/** An account with one sale, whose history is imported at `start`. */
async function imported() {
  const played = await playAccount(database.db, sandbox.current, "clickbank");
  sandbox.current.addRows({ network: "clickbank", account: played.sandboxId, rows: [rowAt("FIRST001", start - HOUR)] });
  await runSync(at(start), testJob(played.account, { kind: "import", trigger: "connect" }));
  return played;
}

const rowAt = (receipt: string, ms: number) => clickbankRow(receipt, new Date(ms));

test.each([
  ["20 days old is found within a day", 20 * DAY, DAY],
  ["150 days old is found within a week", 150 * DAY, 7 * DAY],
])("a row that turns up late and %s", async (_, age, within) => {
  const { account, sandboxId } = await imported();
  sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [rowAt(`LATE${age / DAY}`, start - age)] });
  await runSync(at(start + HOUR), testJob(account));
  expect(await listSales(database.db, account.id)).toHaveLength(1);

  const job = testJob(account);
  await runSync(at(start + within + HOUR), job);
  expect(await listSales(database.db, account.id)).toHaveLength(2);
  const kinds = (await rowsOfRun(database.db, job.runId)).map(({ kind }) => kind);
  expect(kinds[0]).toBe("incremental");
  expect(kinds.slice(1).every((kind) => kind === "reread")).toBe(true);
});

test("a quiet hour reads nothing older, and a re-read does not move the watermark back", async () => {
  const { account, sandboxId } = await imported();
  sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [rowAt("NEW00001", start + HOUR / 2)] });
  const quiet = testJob(account);
  await runSync(at(start + HOUR), quiet);
  expect(await rowsOfRun(database.db, quiet.runId)).toHaveLength(1);
  await runSync(at(start + 2 * DAY), testJob(account));
  expect(await watermarkOf(database.db, { userId: account.userId, accountId: account.id })).toEqual(
    new Date(start + HOUR / 2),
  );
});
