import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { upsertSales } from "#db/sales/upsert-sales";
import { landedPage, sale, saleChange, syncLog } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import { DAY, HOUR, SECOND } from "#domain/window";
import { adapterFor } from "#networks/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import { stepsOf } from "../steps";

const START = Date.parse("2026-09-25T12:00:00Z");
const database = testDatabase();
const sandbox = testSandbox();

let now = START;
const advance = (ms: number) => {
  now += ms;
  sandbox.current.setClock({ freeze: true, at: new Date(now).toISOString() });
};
const context = (overrides = {}) =>
  testContext(database.db, sandbox.current.endpoints, { now: () => new Date(now), ...overrides });

beforeEach(() => {
  now = START;
  advance(0);
});
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

const period = { start: new Date("2026-08-20T00:00:00Z"), end: new Date("2026-09-20T00:00:00Z") };

/** An account whose history is imported, and one sale in the middle of the period that the network can forget. */
async function importedAccount(
  network: "clickbank" | "digistore24" | "hotmart" | "jvzoo" = "digistore24",
  quirks = {},
  since = "2026-08-01",
) {
  const profile = { since, salesPerDay: 3, refundRate: 0, quirks };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  await runSync(context(), testJob(account, { kind: "import", trigger: "connect" }));
  advance(HOUR);
  const stored = await database.db.select().from(sale).where(eq(sale.accountId, account.id));
  const middle = stored.filter((row) => row.earnedMinor > 0 && row.saleDate > new Date("2026-09-01T00:00:00Z"));
  const target = middle.sort((a, b) => +a.saleDate - +b.saleDate)[0];
  if (!target) throw new Error("The history has a sale in September");
  const hide = (from = +target.saleDate, to = from + SECOND) =>
    sandbox.current.hideRows({
      network,
      account: sandboxId,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    });
  const show = () => sandbox.current.showRows({ network, account: sandboxId });
  const read = async (window = period, overrides = {}) =>
    runSync(context(overrides), testJob(account, { kind: "reread", window }));
  const state = async () => (await database.db.select().from(sale).where(eq(sale.id, target.id)))[0];
  return { account, sandboxId, target, hide, show, read, state };
}

async function changesOf(account: Account) {
  const rows = await database.db.select().from(saleChange).where(eq(saleChange.accountId, account.id));
  return rows.map(({ changes }) => changes);
}

test("a sale of today that a read does not show is doubted at once, and gone only once the filter's ends are past", async () => {
  const { account, hide } = await importedAccount("clickbank");
  const stored = await database.db.select().from(sale).where(eq(sale.accountId, account.id));
  const newest = stored.filter((row) => row.earnedMinor > 0).sort((a, b) => +b.saleDate - +a.saleDate)[0];
  if (!newest) throw new Error("The history has a sale");
  const { edgeMs } = adapterFor("clickbank").traits;
  expect(now - +newest.saleDate).toBeLessThan(edgeMs - 8 * HOUR);
  hide(+newest.saleDate);
  const state = async () => (await database.db.select().from(sale).where(eq(sale.id, newest.id)))[0];
  const read = async () => {
    const window = { start: new Date(now - 5 * DAY), end: new Date(now) };
    await runSync(context(), testJob(account, { kind: "reread", window }));
  };
  await read();
  const first = { absentSince: new Date(now), vanishedAt: null };
  expect(await state()).toMatchObject(first);
  advance(7 * HOUR);
  await read();
  expect(await state(), "too near").toMatchObject(first);
  advance(edgeMs);
  await read();
  expect(await state()).toMatchObject({ vanishedAt: new Date(now) });
});

test("a sale is gone after two complete reads, six hours apart, and earns nothing from then on", async () => {
  const { account, target, hide, read, state } = await importedAccount();
  hide();
  await read();
  expect(await state()).toMatchObject({
    absentSince: new Date(now),
    vanishedAt: null,
    earnedMinor: target.earnedMinor,
  });
  advance(5 * HOUR);
  await read();
  expect(await state(), "too soon").toMatchObject({ vanishedAt: null });
  expect(await changesOf(account)).toEqual([]);
  advance(HOUR);
  await read();
  expect(await state()).toMatchObject({ vanishedAt: new Date(now), earnedMinor: 0 });
  expect(await changesOf(account)).toMatchObject([
    { vanished_at: { from: null }, earned_minor: { from: target.earnedMinor, to: 0 } },
  ]);
});

test.each([
  ["its last fetch, reads all again", "fetch-3", null],
  ["it was closed, is in doubt", "write-sync-log", "list_changed"],
])("a run whose pages were pruned before %s, and calls no sale absent", async (_, before, doubt) => {
  const { account } = await importedAccount("digistore24", { maxPageSize: 20 });
  const steps = stepsOf(() => context(), testJob(account, { kind: "reread", window: period }));
  const ofAccount = eq(landedPage.accountId, account.id);
  for (let next = steps.next(); !next.done; ) {
    if (next.value.id === before) await database.db.delete(landedPage).where(ofAccount);
    next = steps.next(await next.value.work?.(0));
  }
  const stored = await database.db.select().from(sale).where(eq(sale.accountId, account.id));
  expect(stored.filter(({ absentSince }) => absentSince)).toEqual([]);
  const logs = await database.db.select().from(syncLog).where(eq(syncLog.accountId, account.id));
  expect(logs.filter(({ kind }) => kind === "reread")).toMatchObject([{ success: true, doubt }]);
});

test("a sale that shows up again is as it was, and the ledger tells", async () => {
  const { account, target, hide, show, read, state } = await importedAccount("hotmart");
  hide();
  await read();
  advance(7 * HOUR);
  await read();
  expect((await state())?.vanishedAt).not.toBeNull();
  show();
  advance(HOUR);
  const [outcome] = await read();
  expect(outcome).toMatchObject({ updated: 1 });
  expect(await state()).toMatchObject({ absentSince: null, vanishedAt: null, earnedMinor: target.earnedMinor });
  expect((await changesOf(account)).at(-1)).toMatchObject({
    vanished_at: { to: null },
    earned_minor: { from: 0, to: target.earnedMinor },
  });
});

test("a sale that was missed once and seen again starts anew", async () => {
  const { hide, show, read, state } = await importedAccount();
  hide();
  await read();
  show();
  advance(4 * HOUR);
  const [outcome] = await read();
  expect(outcome, "being seen is no change").toMatchObject({ updated: 0 });
  hide();
  advance(4 * HOUR);
  await read();
  expect(await state()).toMatchObject({ absentSince: new Date(now), vanishedAt: null });
});

test("a read that failed, or met rows that it could not read, proves nothing", async () => {
  const { sandboxId, hide, read, state } = await importedAccount();
  hide();
  sandbox.current.addFault({ network: "digistore24", account: sandboxId, kind: "status", status: 503, times: 3 });
  await expect(read()).rejects.toMatchObject({ code: "network_unavailable" });
  sandbox.current.addFault({ network: "digistore24", account: sandboxId, kind: "malformed_row", index: 0, times: 1 });
  await read();
  expect((await state())?.absentSince).toBeNull();
});

test("a dry run marks nothing", async () => {
  const { hide, read, state } = await importedAccount();
  hide();
  await read(period, { dryRun: true });
  expect((await state())?.absentSince).toBeNull();
});

test("the ends of a window are not trusted as far as the date filter is vague: what is missing there is doubted, not gone", async () => {
  const { target, hide, read, state } = await importedAccount();
  const { edgeMs } = adapterFor("digistore24").traits;
  hide();
  const around = (before: number, after: number) => ({
    start: new Date(+target.saleDate - before),
    end: new Date(+target.saleDate + after),
  });
  const ends = [around(edgeMs - HOUR, 10 * DAY), around(10 * DAY, edgeMs - HOUR)];
  const first = { absentSince: new Date(now), vanishedAt: null };
  for (const end of ends) {
    await read(end);
    expect(await state()).toMatchObject(first);
    advance(7 * HOUR);
  }
  await read(around(edgeMs + HOUR, edgeMs + HOUR));
  expect(await state()).toMatchObject({ vanishedAt: new Date(now) });
});

test("what JVZoo forgets a day before its ninety are over is nothing that anybody doubts", async () => {
  const { account, hide } = await importedAccount("jvzoo", {}, "2026-06-20");
  advance(HOUR);
  const oldest = now - 90 * DAY;
  hide(oldest, oldest + 1.5 * DAY);
  const window = { start: new Date(oldest), end: new Date(now) };
  await runSync(context(), testJob(account, { kind: "reread", window }));
  const stored = await database.db.select().from(sale).where(eq(sale.accountId, account.id));
  expect(stored.filter(({ saleDate }) => +saleDate > oldest && +saleDate < oldest + DAY).length).toBeGreaterThan(0);
  expect(stored.filter(({ absentSince }) => absentSince)).toEqual([]);
  // Nor is a read of that time alone one of a network that shows nothing.
  await runSync(
    context(),
    testJob(account, { kind: "reread", window: { ...window, end: new Date(oldest + 1.5 * DAY) } }),
  );
  const logs = await database.db.select().from(syncLog).where(eq(syncLog.accountId, account.id));
  expect(logs.filter(({ doubt }) => doubt)).toEqual([]);
});

test("a network that shows nothing but a row that cannot be read is not believed either", async () => {
  const { account, sandboxId, hide, read, state } = await importedAccount();
  const unread = { id: "7", created_at: "not a date", transaction_type: "payment", amount: "1.00", currency: "EUR" };
  const rows = [{ raw: unread, at: "2026-09-12T00:00:00Z" }];
  sandbox.current.addRows({ network: "digistore24", account: sandboxId, rows });
  advance(HOUR);
  await read();
  hide(+period.start, Date.parse("2026-09-11T23:00:00Z"));
  advance(HOUR);
  const half = { start: period.start, end: new Date("2026-09-12T12:00:00Z") };
  const [outcome] = await read(half);
  expect(outcome).toMatchObject({ rejected: 1 });
  const logs = await database.db.select().from(syncLog).where(eq(syncLog.accountId, account.id));
  expect(logs.map(({ doubt }) => doubt).filter(Boolean)).toEqual(["unexpected_zero"]);
  expect(await state()).toMatchObject({ absentSince: null });
});

test("a network that shows hardly any of its sales is not believed", async () => {
  const { hide, read, state } = await importedAccount();
  hide(+period.start, +period.end - 3 * DAY);
  await read();
  advance(7 * HOUR);
  await read();
  expect(await state()).toMatchObject({ absentSince: null, vanishedAt: null });
});

test("a sale that only a notification told of is not missed", async () => {
  const { account, target, read } = await importedAccount();
  const { userId, id: accountId, network } = account;
  const told = { ...target, transactionId: "told", currency: "EUR" } as Parameters<typeof upsertSales>[1][number];
  const scope = { userId, accountId, network, stateAt: new Date(now), syncLogId: null, runId: null, listed: false };
  await upsertSales(database.db, [told], scope);
  advance(HOUR);
  await read();
  const [stored] = await database.db.select().from(sale).where(eq(sale.transactionId, "told"));
  expect(stored).toMatchObject({ listed: false, absentSince: null });
});

test("a read that began before another one showed the sale does not miss it", async () => {
  const { hide, show, read, state } = await importedAccount();
  hide();
  await read();
  show();
  await read();
  const late = now - HOUR;
  hide();
  await read(period, { now: () => new Date(late) });
  expect((await state())?.absentSince).toBeNull();
});
