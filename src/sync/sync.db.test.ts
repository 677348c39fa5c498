import { afterEach, describe, expect, test } from "vitest";
import { getAccount } from "#db/accounts/read-accounts";
import type { Account } from "#db/schema/network-account";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { gapsIn } from "#domain/coverage";
import { DAY, HOUR } from "#domain/window";
import { wantedHistory } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { type ComparedSale, compareSales, readLedger } from "../../dev/demo/compare";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { fetchPage, runSync } from "../../test/run-sync";
import { clickbankRow, playAccount, testSandbox } from "../../test/sandbox-account";
import { listChanges, listPages, listRejects, listSales } from "../../test/tables";
import { applyPage } from "./apply/apply-page";
import { writeSyncLog } from "./close/write-sync-log";
import { type FetchRequest, landPageOf, lookAtPage } from "./fetch/fetch-page";
import { pageLimits } from "./limits";
import { type OpenedAccount, openAccount } from "./steps";

const database = testDatabase();
const sandbox = testSandbox();
const context = (overrides = {}) => testContext(database.db, sandbox.current.endpoints, overrides);
const ago = (ms: number) => new Date(Math.floor((Date.now() - ms) / 1_000) * 1_000);

afterEach(() => {
  sandbox.current.setClock({ freeze: false, at: new Date().toISOString() });
});

describe.each(["clickbank", "digistore24"] as const)("an import from %s", (network) => {
  test("ends with a ledger equal to what the network holds, and no gap in the history", async () => {
    sandbox.current.setClock({ freeze: true, at: new Date(Date.now() - HOUR).toISOString() });
    const profile = { since: ago(500 * DAY).toISOString(), salesPerDay: 2 };
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
    await runSync(context(), testJob(account, { kind: "import", trigger: "connect" }));

    const truth = sandbox.current.truth({ network, account: sandboxId }).sales as ComparedSale[];
    expect(truth.length).toBeGreaterThan(900);
    expect(compareSales(await readLedger(database.url, account.id), truth)).toEqual({
      missing: [],
      duplicates: [],
      wrong: [],
    });
    const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
    expect(gapsIn(wantedHistory(new Date(), covered, adapterFor(network).traits), covered)).toEqual([]);
  });
});

/** The request for the first page of the first window that a run has opened. */
function firstPage({ id: accountId, userId }: Account, opened: OpenedAccount): FetchRequest {
  const syncLogId = opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "";
  return { accountId, userId, syncLogId, pageNo: 1, cursor: null, attempt: 0, waits: 0 };
}

describe("a page", () => {
  test("that is fetched again by a redelivered step is not asked of the network twice", async () => {
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
    const job = testJob(account);
    const opened = await openAccount(context(), job);
    const request = firstPage(account, opened);
    const first = await fetchPage(context(), request);
    expect(await fetchPage(context(), request)).toEqual(first);
    expect(sandbox.current.requests({ account: sandboxId })).toHaveLength(1);
  });

  test("that is applied again changes nothing, in the ledger or in the SyncLog", async () => {
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
    sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("AGAIN001", ago(HOUR))] });
    const job = testJob(account);
    const opened = await openAccount(context(), job);
    const syncLogId = opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "";
    const ref = { accountId: account.id, userId: account.userId, syncLogId };
    expect(await fetchPage(context(), { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 })).toMatchObject({
      upsert: true,
    });
    const counts = await applyPage(context(), { ...ref, pageNo: 1 });
    expect(await applyPage(context(), { ...ref, pageNo: 1 })).toEqual(counts);
    await writeSyncLog(context(), job, syncLogId);
    await writeSyncLog(context(), job, syncLogId);
    expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ inserted: 1, pages: 1, recordsSynced: 1 }]);
  });

  test("that holds nothing new needs no upsert", async () => {
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
    sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("SAME0001", ago(HOUR))] });
    await runSync(context(), testJob(account));
    const opened = await openAccount(context(), testJob(account));
    const request = firstPage(account, opened);
    expect(await fetchPage(context(), request)).toEqual({
      rows: 1,
      page: { no: 1, of: null, window: expect.anything() },
      upsert: false,
      next: null,
    });
  });

  test("that holds nothing new is counted once, though two deliveries of its step look at it at once", async () => {
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
    sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("SAME0002", ago(HOUR))] });
    await runSync(context(), testJob(account));
    const job = testJob(account);
    const landed = await landPageOf(context(), firstPage(account, await openAccount(context(), job)));
    await Promise.all([lookAtPage(context(), landed, null), lookAtPage(context(), landed, null)]);
    expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ unchanged: 1, pages: 1, recordsSynced: 1 }]);
  });

  test("keeps a bad row in quarantine and takes the good rows beside it", async () => {
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
    const rows = [
      clickbankRow("GOOD0001", ago(3 * HOUR)),
      clickbankRow("BADTIME1", ago(2 * HOUR), { transactionTime: "yesterday", lastName: "Buyer" }),
      clickbankRow("GOOD0002", ago(HOUR)),
    ];
    sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows });
    const [outcome] = await runSync(context(), testJob(account));
    expect(outcome).toMatchObject({ inserted: 2, rejected: 1 });
    const [reject] = await listRejects(database.db, account.id);
    expect(reject).toMatchObject({ reason: expect.stringContaining("transactionTime"), raw: { receipt: "BADTIME1" } });
    expect(JSON.stringify(await listPages(database.db, account.id))).not.toContain("Buyer");
  });
});

test("a sale that changes is updated once and the change is recorded with the run that saw it", async () => {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
  const at = ago(2 * HOUR);
  sandbox.current.addRows({ network: "clickbank", account: sandboxId, rows: [clickbankRow("CHANGE01", at)] });
  await runSync(context(), testJob(account));
  const mutate = { lineItemData: { itemNo: "item-1", customerAmount: "40.00", accountAmount: "18.50" } };
  sandbox.current.addFault({ network: "clickbank", account: sandboxId, kind: "malformed_row", mutate, times: 1 });
  const job = testJob(account);
  const [outcome] = await runSync(context(), job);
  expect(outcome).toMatchObject({ inserted: 0, updated: 1 });
  expect(await listSales(database.db, account.id)).toMatchObject([{ commissionMinor: 1850, earnedMinor: 1850 }]);
  expect(await listChanges(database.db, account.id)).toMatchObject([
    {
      runId: job.runId,
      changes: { earned_minor: { from: 2000, to: 1850 }, commission_minor: { from: 2000, to: 1850 } },
    },
  ]);
});

test("a window with too many pages is halved: the older half first, then on from there until all is read", async () => {
  sandbox.current.setClock({ freeze: true, at: new Date(Date.now() - HOUR).toISOString() });
  const profile = { since: ago(20 * DAY).toISOString(), salesPerDay: 30, clockChangeRows: false };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank", profile);
  const small = context({ maxPages: pageLimits(12) });
  const job = testJob(account);
  await runSync(small, job);
  const rows = await rowsOfRun(database.db, job.runId);
  expect(rows.some(({ askedEnd }) => askedEnd !== null)).toBe(true);
  const [first, second] = rows.filter(({ askedEnd }) => askedEnd === null);
  expect(second?.windowStart).toEqual(first?.windowEnd);
  expect(first?.windowEnd.getTime()).toBeLessThan(first?.startedAt.getTime() ?? 0);

  for (let run = 0; run < 4; run += 1) await runSync(small, testJob(account));
  const truth = sandbox.current.truth({ network: "clickbank", account: sandboxId }).sales as ComparedSale[];
  expect(compareSales(await readLedger(database.url, account.id), truth)).toEqual({
    missing: [],
    duplicates: [],
    wrong: [],
  });
});

test("an unattended sync leaves an account alone that needs a reconnect; a manual one tries", async () => {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "digistore24");
  sandbox.current.changeKey({ network: "digistore24", account: sandboxId, action: "revoke" });
  const job = testJob(account);
  await openAccount(context(), job);
  const [log] = await rowsOfRun(database.db, job.runId);
  const request = { accountId: account.id, userId: account.userId, syncLogId: log?.id ?? "", pageNo: 1, cursor: null };
  await expect(fetchPage(context(), { ...request, attempt: 0, waits: 0 })).rejects.toMatchObject({
    code: "credentials_rejected",
  });
  expect(await getAccount(database.db, { userId: account.userId, accountId: account.id })).toMatchObject({
    status: "needs_reconnect",
  });

  expect(await openAccount(context(), testJob(account, { trigger: "schedule" }))).toEqual({
    skipped: "account needs a reconnect",
    label: account.label,
  });
  expect(await openAccount(context(), testJob(account, { trigger: "manual" }))).toMatchObject({ skipped: null });
});

test("ClickBank's 403 gets a second chance while the key worked lately, then counts as a bad key", async () => {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "clickbank");
  sandbox.current.changeKey({ network: "clickbank", account: sandboxId, action: "revoke" });
  const job = testJob(account);
  const opened = await openAccount(context(), job);
  const syncLogId = opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "";
  const request = { accountId: account.id, userId: account.userId, syncLogId, pageNo: 1, cursor: null };
  await expect(fetchPage(context(), { ...request, attempt: 0, waits: 0 })).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterMs: 10_000,
  });
  expect(await getAccount(database.db, { userId: account.userId, accountId: account.id })).toMatchObject({
    status: "active",
  });
  await expect(fetchPage(context(), { ...request, attempt: 1, waits: 0 })).rejects.toMatchObject({
    code: "credentials_rejected",
  });
  expect(await getAccount(database.db, { userId: account.userId, accountId: account.id })).toMatchObject({
    status: "needs_reconnect",
  });
});
