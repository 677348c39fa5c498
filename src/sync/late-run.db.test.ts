import { expect, test } from "vitest";
import { lockSyncLog } from "#db/sync-logs/read-sync-logs";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { closeRunAsFailed } from "#db/sync-logs/store-sync-log";
import { DAY } from "#domain/window";
import { adapterFor } from "#networks/index";
import { NetworkError } from "#networks/network-error";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { fetchPage, readOn } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { listSales } from "../../test/tables";
import { applyPage } from "./apply/apply-page";
import type { SyncContext } from "./context";
import { pageLimits } from "./limits";
import type { SyncJob } from "./plan/open-windows";
import { openAccount, toLane } from "./steps";

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
  return { sandboxId, context, job, ref, lanes: start.windows.map(toLane), left: start.left };
}

/** Adapters whose first requests go out once as many steps as this have read their window. */
function askingTogether(steps: number): SyncContext["adapterFor"] {
  let goOn = () => {};
  const all = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let arrived = 0;
  return (network) => {
    const adapter = adapterFor(network);
    const fetchPage: typeof adapter.fetchPage = async (call, request) => {
      arrived += 1;
      if (arrived === steps) goOn();
      await all;
      return adapter.fetchPage(call, request);
    };
    return { ...adapter, fetchPage };
  };
}

/** What the network has of the windows that the run claims, and the ledger has not. */
async function missing(network: string, sandboxId: string, { accountId, runId }: SyncJob) {
  const claims = (await rowsOfRun(database.db, runId)).filter(({ success }) => success);
  const held = new Set((await listSales(database.db, accountId)).map(({ transactionId }) => transactionId));
  const isClaimed = (date: string) =>
    claims.some(({ windowStart, windowEnd }) => new Date(date) >= windowStart && new Date(date) < windowEnd);
  const { sales } = sandbox.current.truth({ network, account: sandboxId });
  const claimed = sales.filter(({ sale_date }) => isClaimed(sale_date));
  return { claimed: claimed.length, missing: claimed.filter(({ transaction_id }) => !held.has(transaction_id)) };
}

test("a run that was taken for dead and goes on claims no more than it read", async () => {
  // The days around the narrowest window fit on a page, however many sales fall on them: the run has four.
  const { sandboxId, context, job, lanes, left } = await opened("clickbank", { pageSize: 30 }, pageLimits(3));
  await closeRunAsFailed(database.db, job.runId, { code: "internal", message: "silent for too long" });
  await readOn(context, job, lanes, left);
  const { claimed, missing: lost } = await missing("clickbank", sandboxId, job);
  expect(lost).toEqual([]);
  expect(claimed).toBeGreaterThan(0);
});

test("a step that made its window give way and runs again says so once more, and the window's parts are read", async () => {
  const { sandboxId, context, job, ref, lanes, left } = await opened("hotmart", { pageSize: 20, order: "asc" });
  const first = { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
  const page = await fetchPage(context, first);
  if (page.upsert) await applyPage(context, { ...ref, pageNo: 1 });

  const aim = { network: "hotmart", account: sandboxId, path: "sales/history" };
  sandbox.current.addFault({ ...aim, kind: "status", status: 502, times: 1 });
  const second = { ...ref, pageNo: 2, cursor: page.next?.cursor ?? null, attempt: 0, waits: 0 };
  expect(await fetchPage(context, second)).toMatchObject({ next: null });
  // The process dies before the engine hears of it.
  expect(await fetchPage(context, second)).toMatchObject({ next: null });
  await readOn(
    context,
    job,
    lanes.map((lane) => ({ ...lane, pageNo: 2, cursor: second.cursor })),
    left,
  );
  const { claimed, missing: lost } = await missing("hotmart", sandboxId, job);
  expect(lost).toEqual([]);
  expect(claimed).toBeGreaterThan(50);
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
  const rowOf = async () => {
    const { windowStart, windowEnd, askedEnd, success } = (await lockSyncLog(database.db, ref, ref.syncLogId)).log;
    return { windowStart, windowEnd, askedEnd, success };
  };
  const first = { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
  const before = await rowOf();
  refuse(2);
  const together = { ...context, adapterFor: askingTogether(2) };
  await Promise.all([fetchPage(together, first), fetchPage(together, first)]);
  const { windowStart, windowEnd } = before;
  const gaveWay = { windowStart, windowEnd: windowStart, askedEnd: windowEnd, success: true };
  expect(await rowOf()).toEqual(gaveWay);
  await fetchPage(context, { ...first, pageNo: 2 });
  refuse(1);
  await fetchPage(context, first);
  expect(await rowOf()).toEqual(gaveWay);
});

test("a late delivery of a step does not make a window give way that was read on since", async () => {
  const { context, ref } = await opened("hotmart", { pageSize: 20, order: "asc" });
  const first = { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
  const real = context.adapterFor("hotmart");
  const refusedLate: typeof real.fetchPage = async () => {
    await fetchPage(context, first);
    throw new NetworkError("network_unavailable", "HTTP 502", { tooWide: true });
  };
  await fetchPage({ ...context, adapterFor: () => ({ ...real, fetchPage: refusedLate }) }, first);
  expect((await lockSyncLog(database.db, ref, ref.syncLogId)).log).toMatchObject({ askedEnd: null, success: null });
});
