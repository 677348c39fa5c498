import { expect, test } from "vitest";
import { watermarkOf } from "#db/sync-logs/covered-windows";
import { HOUR } from "#domain/window";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { fetchPage } from "../../test/run-sync";
import { clickbankRow, playAccount, testSandbox } from "../../test/sandbox-account";
import { listSales } from "../../test/tables";
import { applyPage } from "./apply/apply-page";
import { writeSyncLog } from "./close/write-sync-log";
import { openAccount } from "./steps";

const database = testDatabase();
const sandbox = testSandbox();

/** A run whose steps find dry runs switched on or off, as a deployment does while runs are under way. */
async function runAcross(dryAtFirst: boolean) {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
  const at = new Date(Math.floor((Date.now() - HOUR) / 1_000) * 1_000);
  sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("SWITCHED", at)] });
  const context = (dryRun: boolean) => testContext(database.db, sandbox.current.endpoints, { dryRun });
  const job = testJob(account);

  const opened = await openAccount(context(dryAtFirst), job);
  if (opened.skipped !== null) throw new Error(opened.skipped);
  const syncLogId = opened.windows[0]?.syncLogId ?? "";
  const ref = { accountId: account.id, userId: account.userId, syncLogId, pageNo: 1 };
  const later = context(!dryAtFirst);
  const page = await fetchPage(later, { ...ref, cursor: null, attempt: 0, waits: 0 });
  if (page.upsert) await applyPage(later, ref);
  await writeSyncLog(later, job, syncLogId);
  return {
    sales: await listSales(database.db, account.id),
    watermark: await watermarkOf(database.db, { userId: account.userId, accountId: account.id }),
    at,
  };
}

test("a run that began for real writes what it claims, though dry runs were switched on meanwhile", async () => {
  const { sales, watermark, at } = await runAcross(false);
  expect(sales).toHaveLength(1);
  expect(watermark).toEqual(at);
});

test("a run that began dry stays dry, though dry runs were switched off meanwhile", async () => {
  const { sales, watermark } = await runAcross(true);
  expect(sales).toHaveLength(0);
  expect(watermark).toBeNull();
});
