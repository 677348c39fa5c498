import { afterEach, describe, expect, test } from "vitest";
import { upsertDailyTotals } from "#db/daily-totals/upsert-daily-totals";
import type { Account } from "#db/schema/network-account";
import { watermarkOf } from "#db/sync-logs/covered-windows";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import type { DailyTotal } from "#domain/sale";
import { DAY, HOUR } from "#domain/window";
import type { NetworkAdapter } from "#networks/adapter";
import { buygoods } from "#networks/buygoods/index";
import { maxweb } from "#networks/maxweb/index";
import type { ProfileInput } from "../../../sandbox/profile";
import { connectTestAccount, testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { fetchPage, runSync } from "../../../test/run-sync";
import { SILENT, testSandbox } from "../../../test/sandbox-account";
import { listPages, listRejects, listSales, listTotals } from "../../../test/tables";
import { openAccount } from "../steps";

const database = testDatabase();
const sandbox = testSandbox();

const adapters = { buygoods, maxweb };
type DayNetwork = keyof typeof adapters;

const context = (overrides = {}) =>
  testContext(database.db, sandbox.current.endpoints, {
    adapterFor: (network) => adapters[network as DayNetwork] as unknown as NetworkAdapter,
    ...overrides,
  });

/** Noon in New York, `n` days ago. */
const noon = (n: number) => {
  const day = new Date(Date.now() - n * DAY).toLocaleDateString("en-CA", { timeZone: "America/New_York" });
  return { day, at: `${day}T17:00:00Z` };
};

function dayRow(n: number, net: number, voided = 0) {
  const { day, at } = noon(n);
  const raw = { date: day, visits: 50, gross_commissions: net + voided, voided_commissions: voided };
  return { at, raw: { ...raw, net_commissions: net, conversions_count: 2 } };
}

async function play(network: DayNetwork = "buygoods", profile: ProfileInput = SILENT) {
  const issued = sandbox.current.createAccount({ network, profile });
  const account = await connectTestAccount(database.db, network, issued.credentials);
  const add = (...rows: ReturnType<typeof dayRow>[]) =>
    sandbox.current.addRows({ network, account: issued.account, rows });
  const truth = () => sandbox.current.truth({ network, account: issued.account }).totals ?? [];
  return { account, add, truth };
}

async function ledgerOf(account: Account) {
  return (await listTotals(database.db, account.id)).map((row) => ({
    day: row.day,
    dimension: row.dimension,
    conversions: row.conversions,
    gross_minor: row.grossMinor,
    voided_minor: row.voidedMinor,
    net_minor: row.netMinor,
    currency: row.currency,
  }));
}

const newestLog = async ({ userId, id }: Account) =>
  (await listSyncLogs(database.db, userId, { accountId: id, limit: 1 }))[0];

afterEach(() => {
  sandbox.current.setClock({ freeze: false, at: new Date().toISOString() });
});

describe.each(["buygoods", "maxweb"] as const)("%s", (network) => {
  test("imports day totals equal to what the network holds, and no sale; later syncs follow what changes", async () => {
    const realNow = Date.now();
    sandbox.current.setClock({ freeze: true, at: new Date(realNow - 3 * DAY).toISOString() });
    const since = new Date(realNow - 400 * DAY).toISOString();
    const { account, truth } = await play(network, { since, salesPerDay: 20, refundRate: 0.3 });
    const threeDaysAgo = () => new Date(realNow - 3 * DAY);
    await runSync(context({ now: threeDaysAgo }), testJob(account, { kind: "import", trigger: "connect" }));
    expect(truth().length).toBeGreaterThan(350);
    expect(await ledgerOf(account)).toEqual(truth());
    expect(await listSales(database.db, account.id)).toEqual([]);

    sandbox.current.setClock({ freeze: true, at: new Date(realNow).toISOString() });
    const [outcome] = await runSync(context({ now: () => new Date(realNow) }), testJob(account));
    expect(outcome).toMatchObject({ rejected: 0, inserted: expect.any(Number), updated: expect.any(Number) });
    expect(outcome?.updated).toBeGreaterThan(0);
    expect(await ledgerOf(account)).toEqual(truth());
  });
});

describe("a sync of day totals", () => {
  test("counts them as records, and writes only those that differ", async () => {
    const { account, add } = await play();
    add(dayRow(3, 90), dayRow(2, 100), dayRow(1, 110));
    const first = testJob(account);
    expect(await runSync(context(), first)).toMatchObject([{ inserted: 3, updated: 0, unchanged: 0, pages: 1 }]);
    expect(await newestLog(account)).toMatchObject({ recordsSynced: 3, success: true });
    const before = await listTotals(database.db, account.id);

    add(dayRow(2, 60, 40));
    expect(await runSync(context(), testJob(account))).toMatchObject([{ inserted: 0, updated: 1, unchanged: 2 }]);
    const after = await listTotals(database.db, account.id);
    expect(after[1]).toMatchObject({ grossMinor: 10_000, voidedMinor: 4_000, netMinor: 6_000 });
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
  });

  test("leaves a trace when a past day changes: when, and by which sync", async () => {
    const { account, add } = await play();
    add(dayRow(2, 100));
    await runSync(context(), testJob(account));
    const [before] = await listTotals(database.db, account.id);
    expect(before?.syncLogId).toBe((await newestLog(account))?.id);

    add(dayRow(2, 60, 40));
    await runSync(context(), testJob(account));
    const [after] = await listTotals(database.db, account.id);
    expect(after?.syncLogId).toBe((await newestLog(account))?.id);
    expect(after?.syncLogId).not.toBe(before?.syncLogId);
    expect(after?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? 0);
    expect(after?.stateAt.getTime()).toBeGreaterThan(before?.stateAt.getTime() ?? 0);
    expect(after?.createdAt).toEqual(before?.createdAt);
  });

  test("needs no upsert in an hour in which nothing changed, and one when a day did", async () => {
    const { account, add } = await play();
    add(dayRow(1, 100));
    await runSync(context(), testJob(account));
    const fetchOnce = async () => {
      const opened = await openAccount(context(), testJob(account));
      const syncLogId = opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "";
      const ref = { accountId: account.id, userId: account.userId, syncLogId };
      return fetchPage(context(), { ...ref, pageNo: 1, cursor: null, attempt: 0, waits: 0 });
    };
    expect(await fetchOnce()).toEqual({
      rows: 1,
      page: { no: 1, of: null, window: expect.anything() },
      upsert: false,
      next: null,
    });
    add(dayRow(1, 90, 10));
    expect(await fetchOnce()).toEqual({
      rows: 1,
      page: { no: 1, of: null, window: expect.anything() },
      upsert: true,
      next: null,
    });
  });

  test("sets the watermark to the start of the newest day in New York, and reads back from there", async () => {
    const { account, add } = await play();
    add(dayRow(5, 80), dayRow(1, 100));
    await runSync(context(), testJob(account));
    const watermark = await watermarkOf(database.db, { userId: account.userId, accountId: account.id });
    const clock = watermark?.toLocaleString("sv-SE", { timeZone: "America/New_York" });
    expect(clock).toBe(`${noon(1).day} 00:00:00`);
    await runSync(context(), testJob(account));
    const log = await newestLog(account);
    expect(log?.windowStart.getTime()).toBe((watermark?.getTime() ?? 0) - buygoods.traits.lookBackMs);
  });

  test("keeps a bad day in quarantine and takes the good ones beside it", async () => {
    const { account, add } = await play();
    const bad = dayRow(2, 100);
    add(dayRow(3, 90), { ...bad, raw: { ...bad.raw, net_commissions: "unclear" as never } }, dayRow(1, 110));
    expect(await runSync(context(), testJob(account))).toMatchObject([{ inserted: 2, rejected: 1 }]);
    expect(await listRejects(database.db, account.id)).toMatchObject([{ reason: expect.stringMatching(/^net_/) }]);
  });

  test("refuses to choose silently between two rows for one day", async () => {
    const { account, add } = await play();
    const other = dayRow(2, 70);
    add(dayRow(3, 90), { ...other, raw: { ...other.raw, date: noon(3).day } });
    expect(await runSync(context(), testJob(account))).toMatchObject([{ inserted: 1, rejected: 1 }]);
    const [reject] = await listRejects(database.db, account.id);
    expect(reject).toMatchObject({ reason: `two different rows for the day ${noon(3).day}` });
  });

  test("writes nothing in a dry run, and keeps the token out of what is landed", async () => {
    const { account, add } = await play();
    add(dayRow(1, 100));
    await runSync(context({ dryRun: true }), testJob(account));
    expect(await listTotals(database.db, account.id)).toEqual([]);
    expect(await newestLog(account)).toMatchObject({ dryRun: true, recordsSynced: 1, lastRecordDate: null });
    expect(JSON.stringify(await listPages(database.db, account.id))).not.toMatch(/token/i);
  });
});

describe("upsertDailyTotals", () => {
  const total = (netMinor: number, more: Partial<DailyTotal> = {}): DailyTotal => ({
    day: "2026-09-14",
    dimension: "",
    conversions: 1,
    grossMinor: 10_000,
    voidedMinor: 10_000 - netMinor,
    netMinor,
    currency: "USD",
    ...more,
  });

  async function writer() {
    const { account } = await play();
    const { id: accountId, userId, network } = account;
    return {
      accountId,
      write: (totals: DailyTotal[], stateAt: Date) =>
        upsertDailyTotals(database.db, totals, { accountId, userId, network, stateAt, syncLogId: null }),
    };
  }

  test("does not let an older state undo a newer one", async () => {
    const { accountId, write } = await writer();
    const now = new Date();
    expect(await write([total(6_000)], now)).toMatchObject({ inserted: 1, updated: 0, effect: [{ minor: 6_000 }] });
    const older = new Date(now.getTime() - HOUR);
    expect(await write([total(10_000)], older)).toEqual({ inserted: 0, updated: 0, unchanged: 1, effect: [] });
    expect(await listTotals(database.db, accountId)).toMatchObject([{ netMinor: 6_000, stateAt: now }]);
    expect(await write([total(5_000)], now)).toMatchObject({ inserted: 0, updated: 1, effect: [{ minor: -1_000 }] });
  });

  test("keeps accounts and dimensions of one day apart, and has nothing to do for no totals", async () => {
    const [one, other] = [await writer(), await writer()];
    const now = new Date();
    expect(await one.write([total(6_000), total(2_000, { dimension: "subid:a" })], now)).toMatchObject({
      inserted: 2,
      // A breakdown of the day earns nothing of its own.
      effect: [{ minor: 6_000 }],
    });
    expect(await other.write([total(9_000)], now)).toMatchObject({ inserted: 1 });
    expect(await one.write([total(6_000)], now)).toMatchObject({ unchanged: 1 });
    expect(await one.write([], now)).toEqual({ inserted: 0, updated: 0, unchanged: 0, effect: [] });
    expect(await listTotals(database.db, other.accountId)).toMatchObject([{ netMinor: 9_000 }]);
  });
});
