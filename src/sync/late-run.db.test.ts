import { expect, test } from "vitest";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { listPages, listSales } from "../../test/tables";
import { closeRunAsFailed } from "../db/sync-logs/close-sync-log";
import { getSyncLog } from "../db/sync-logs/get-sync-log";
import { DAY } from "../domain/window";
import { applyPage } from "./apply-page";
import type { SyncContext } from "./context";
import { type FetchRequest, fetchPage } from "./fetch-page";
import { pageLimits } from "./limits";
import { openAccount } from "./open-account";
import { writeSyncLog } from "./write-sync-log";

const database = testDatabase();
const sandbox = testSandbox();

const since = new Date(Date.now() - 29 * DAY).toISOString();
const busy = (quirks: Record<string, unknown>) => ({ since, salesPerDay: 4, clockChangeRows: false, quirks });

async function opened(network: "clickbank" | "hotmart", quirks: Record<string, unknown>, limits = pageLimits()) {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, busy(quirks));
  const context = testContext(database.db, sandbox.current.endpoints, { maxPages: limits });
  const job = testJob(account, { kind: "import" });
  const start = await openAccount(context, job);
  if (start.skipped !== null) throw new Error(start.skipped);
  const ref = { accountId: account.id, userId: account.userId, syncLogId: start.windows[0]?.syncLogId ?? "" };
  return { account, sandboxId, context, job, ref };
}

/** Reads on to the end of the window, as far as the answers lead. */
async function readOn(context: SyncContext, request: FetchRequest) {
  const { pageNo, attempt, waits, accountId, userId, syncLogId } = request;
  const page = await fetchPage(context, request);
  if (page.upsert) await applyPage(context, { accountId, userId, syncLogId, pageNo });
  if (!page.next) return;
  await readOn(context, { accountId, userId, syncLogId, attempt, waits, pageNo: pageNo + 1, cursor: page.next.cursor });
}

/** What the network has of the window that the row claims, and the ledger has not. */
async function missing(network: string, sandboxId: string, { accountId, syncLogId }: FetchRequest) {
  const log = await getSyncLog(database.db, accountId, syncLogId);
  const held = new Set((await listSales(database.db, accountId)).map(({ transactionId }) => transactionId));
  const isClaimed = (date: string) =>
    log.success && new Date(date) >= log.windowStart && new Date(date) < log.windowEnd;
  const { sales } = sandbox.current.truth({ network, account: sandboxId });
  return sales.filter(({ sale_date, transaction_id }) => isClaimed(sale_date) && !held.has(transaction_id));
}

test("a run that was taken for dead and goes on claims no more than it read", async () => {
  // The days around the narrowest window fit on a page, however many sales fall on them: the run has four.
  const { sandboxId, context, job, ref } = await opened("clickbank", { pageSize: 30 }, pageLimits(3));
  await closeRunAsFailed(database.db, job.runId, { code: "internal", message: "silent for too long" });
  const first = { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
  await readOn(context, first);
  await writeSyncLog(context, job, ref.syncLogId);
  expect(await missing("clickbank", sandboxId, first)).toEqual([]);
});

test("a step that made its window give way and runs again starts the window from its beginning", async () => {
  const { account, sandboxId, context, job, ref } = await opened("hotmart", { pageSize: 20, order: "asc" });
  const first = { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
  const page = await fetchPage(context, first);
  if (page.upsert) await applyPage(context, { ...ref, pageNo: 1 });

  const aim = { network: "hotmart", account: sandboxId, path: "sales/history" };
  sandbox.current.addFault({ ...aim, kind: "status", status: 502, times: 1 });
  const second = { ...ref, pageNo: 2, cursor: page.next?.cursor ?? null, attempt: 0, waits: 0 };
  expect(await fetchPage(context, second)).toMatchObject({ next: { cursor: null } });
  // The process dies before the engine hears of it.
  await readOn(context, second);
  await writeSyncLog(context, job, ref.syncLogId);
  expect(await missing("hotmart", sandboxId, first)).toEqual([]);
  expect((await listPages(database.db, account.id)).length).toBeGreaterThan(2);
});

test("a late delivery of a step leaves a window alone that gave way or was read on since", async () => {
  const { sandboxId, context, ref } = await opened("hotmart", { pageSize: 500 });
  const refuse = (times: number) =>
    sandbox.current.addFault({
      network: "hotmart",
      account: sandboxId,
      path: "sales/history",
      kind: "status",
      status: 502,
      times,
    });
  const windowOf = async () => {
    const { windowStart, windowEnd } = await getSyncLog(database.db, ref.accountId, ref.syncLogId);
    return { windowStart, windowEnd };
  };
  const first = { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
  const before = await windowOf();
  refuse(2);
  await Promise.all([fetchPage(context, first), fetchPage(context, first)]);
  const narrowed = await windowOf();
  const half = (before.windowEnd.getTime() - before.windowStart.getTime()) / 2;
  expect(narrowed.windowEnd.getTime() - narrowed.windowStart.getTime()).toBe(half);

  await fetchPage(context, { ...first, pageNo: 2 });
  refuse(1);
  await fetchPage(context, first);
  expect(await windowOf()).toEqual(narrowed);
});
