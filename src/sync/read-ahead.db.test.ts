import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { landedPage } from "#db/schema/landed-page";
import type { Account } from "#db/schema/network-account";
import { type SyncLog, syncLog } from "#db/schema/sync-log";
import { DAY } from "#domain/window";
import { type ComparedSale, compareSales, readLedger } from "../../dev/demo/compare";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { drive, fetchPage } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { landPageOf } from "./fetch/fetch-page";
import type { SyncJob } from "./plan/open-windows";
import { type RunStep, stepsOf } from "./steps";

// The next page is asked for while the one before is applied.
const database = testDatabase();
const sandbox = testSandbox();
const context = () => testContext(database.db, sandbox.current.endpoints);

/** An account whose history takes several pages, and what the network was asked for them. */
async function ofManyPages() {
  const profile = { since: new Date(Date.now() - 20 * DAY).toISOString(), salesPerDay: 5, quirks: { maxPageSize: 20 } };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "digistore24", profile);
  const job = testJob(account, { kind: "import", trigger: "connect" });
  const pagesAsked = () =>
    sandbox.current
      .requests({ account: sandboxId })
      .filter(({ path, status }) => path.includes("listTransactions") && status === 200)
      .map(({ query, path }) => JSON.stringify([path, query]));
  const truth = () => sandbox.current.truth({ network: "digistore24", account: sandboxId }).sales as ComparedSale[];
  return { account, sandboxId, job, pagesAsked, truth };
}

async function expectRight(account: Account, truth: ComparedSale[]): Promise<void> {
  const ledger = await readLedger(database.url, account.id);
  expect(ledger.length).toBeGreaterThan(40);
  expect(compareSales(ledger, truth)).toEqual({ missing: [], duplicates: [], wrong: [] });
}

/** Plays a run up to the step, which is returned unworked. Reading ahead begins with the second round. */
async function upTo(id: string, job: SyncJob) {
  const steps = stepsOf(context, job);
  let next = steps.next();
  while (!next.done && next.value.id !== id) next = steps.next(await next.value.work?.(0));
  return { steps, step: next.value as RunStep };
}

test("a page is asked for before the one before it is applied, and asked for once", async () => {
  const { account, job, pagesAsked, truth } = await ofManyPages();
  const { steps, step } = await upTo("upsert-2", job);
  await vi.waitFor(() => expect(pagesAsked()).toHaveLength(3), { timeout: 10_000 });
  await drive(steps, steps.next(await step.work?.(0)));
  expect(new Set(pagesAsked()).size).toBe(pagesAsked().length);
  await expectRight(account, truth());
});

test("a run whose every step is another process's asks for each page once", async () => {
  const { account, sandboxId, job, pagesAsked, truth } = await ofManyPages();
  // Longer than what lies between two fetches: a page that was asked for ahead would still be under way.
  sandbox.current.addFault({ network: "digistore24", account: sandboxId, kind: "latency", ms: 500 });
  const results: unknown[] = [];
  for (;;) {
    const steps = stepsOf(context, job);
    let next = steps.next();
    for (const result of results) next = steps.next(result);
    if (next.done) break;
    results.push(await next.value.work?.(0));
  }
  expect(new Set(pagesAsked()).size).toBe(pagesAsked().length);
  await expectRight(account, truth());
});

test("a page that could not be had ahead fails the step that needs it, and is asked for again by its next attempt", async () => {
  const { account, sandboxId, job, truth } = await ofManyPages();
  const third = { network: "digistore24", account: sandboxId, path: "listTransactions", after: 2, times: 1 };
  sandbox.current.addFault({ ...third, kind: "rate_limit" });
  const { steps, step } = await upTo("fetch-3", job);
  await expect(step.work?.(0)).rejects.toMatchObject({ code: "rate_limited" });
  await drive(steps, steps.next(await step.work?.(1)));
  await expectRight(account, truth());
});

test("a page that came ahead stands in for itself alone, not for another one of its window", async () => {
  const { account, job } = await ofManyPages();
  await upTo("upsert-2", job);
  const landed = await database.db.select().from(landedPage).where(eq(landedPage.accountId, account.id));
  const second = landed.find(({ pageNo, rows }) => pageNo === 2 && rows.length > 0);
  const first = landed.find(({ pageNo, syncLogId }) => pageNo === 1 && syncLogId === second?.syncLogId);
  if (!first || !second) throw new Error("No window has two pages");
  const [log] = await database.db.select().from(syncLog).where(eq(syncLog.id, first.syncLogId));
  const ahead = [{ log: log as SyncLog, page: second, pagesOfRun: 0 }];
  const at = { userId: account.userId, accountId: account.id, syncLogId: first.syncLogId, cursor: null };
  const request = { ...at, pageNo: first.pageNo, attempt: 0, waits: 0 };
  const found = await landPageOf(context(), request, ahead);
  expect(found).toMatchObject({ page: { pageNo: first.pageNo, rows: first.rows } });
});

test("a window whose next page came ahead goes on with it, though it would give way by now", async () => {
  const { account, job } = await ofManyPages();
  await upTo("upsert-2", job);
  const landed = () => database.db.select().from(landedPage).where(eq(landedPage.accountId, account.id));
  const third = await vi.waitUntil(async () => (await landed()).find(({ pageNo }) => pageNo === 3), {
    timeout: 10_000,
  });
  // The step before runs again, and fewer pages are allowed than when it ran first.
  const tight = { ...context(), maxPages: { ...context().maxPages, perWindow: 1 } };
  const at = { userId: account.userId, accountId: account.id, syncLogId: third.syncLogId, attempt: 1, waits: 0 };
  const second = (await landed()).find(({ pageNo, syncLogId }) => pageNo === 2 && syncLogId === third.syncLogId);
  const again = await fetchPage(tight, { ...at, pageNo: 2, cursor: second?.cursor ?? null });
  expect(again.next).toEqual({ cursor: third.cursor });
  const after = await fetchPage(tight, { ...at, pageNo: 3, cursor: third.cursor });
  expect(after.next).toBeNull();
  const [log] = await database.db.select().from(syncLog).where(eq(syncLog.id, third.syncLogId));
  expect(log).toMatchObject({ success: true, askedEnd: expect.any(Date) });
});
