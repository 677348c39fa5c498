import { afterEach, beforeEach, expect, test } from "vitest";
import { listAccountSummaries } from "#accounts/account-summaries";
import type { Account } from "#db/schema/network-account";
import { coveredWindows, watermarkOf } from "#db/sync-logs/covered-windows";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { gapsIn } from "#domain/coverage";
import { DAY, HOUR, MINUTE } from "#domain/window";
import type { NetworkAdapter, RawPage } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { listSales } from "../../test/tables";
import type { SyncContext } from "./context";

const START = Date.parse("2026-09-25T12:00:00Z");
const database = testDatabase();
const sandbox = testSandbox();

let now = START;
const advance = (ms: number) => {
  now += ms;
  sandbox.current.setClock({ freeze: true, at: new Date(now).toISOString() });
};
const context = (overrides: Partial<SyncContext> = {}) =>
  testContext(database.db, sandbox.current.endpoints, { now: () => new Date(now), ...overrides });

beforeEach(() => {
  now = START;
  advance(0);
});
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

async function imported(network: "digistore24" | "clickbank" | "maxweb" = "digistore24") {
  const profile = { since: "2026-08-01", salesPerDay: 12, refundRate: 0 };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  await runSync(context(), testJob(account, { kind: "import", trigger: "connect" }));
  advance(HOUR);
  const forget = (to = "2027-01-01T00:00:00Z") =>
    sandbox.current.hideRows({ network, account: sandboxId, from: "2026-01-01T00:00:00Z", to });
  const remember = () => sandbox.current.showRows({ network, account: sandboxId });
  return { account, forget, remember };
}

const sync = (account: Account, overrides: Partial<SyncContext> = {}, job = {}) =>
  runSync(context(overrides), testJob(account, job));
const watermark = ({ userId, id }: Account) => watermarkOf(database.db, { userId, accountId: id });
const healthOf = async ({ userId }: Account) =>
  (await listAccountSummaries(database.db, userId, new Date(now)))[0]?.health;

test.each(["digistore24", "clickbank"] as const)(
  "%s suddenly showing nothing is doubted: yellow, the watermark held, nothing covered, and read again",
  async (network) => {
    const { account, forget, remember } = await imported(network);
    const before = await watermark(account);
    forget();
    const job = testJob(account);
    await runSync(context(), job);
    const [row] = await rowsOfRun(database.db, job.runId);
    expect(row).toMatchObject({ success: true, doubt: "unexpected_zero", lastRecordDate: before });
    const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
    const sinceImport = { start: new Date(now - HOUR), end: new Date(now) };
    expect(gapsIn(sinceImport, covered)).toEqual([sinceImport]);

    remember();
    advance(HOUR);
    await sync(account);
    expect(await watermark(account)).not.toEqual(before);
    expect(
      gapsIn(sinceImport, await coveredWindows(database.db, { userId: account.userId, accountId: account.id })),
    ).toEqual([]);
  },
);

test("a network that suddenly shows only a few of an account's sales is doubted too, and none is taken for gone", async () => {
  const { account, forget } = await imported();
  forget(new Date(now - 6 * HOUR).toISOString());
  const job = testJob(account);
  await runSync(context(), job);
  const [row] = await rowsOfRun(database.db, job.runId);
  expect(row).toMatchObject({ success: true, doubt: "unexpected_zero" });
  expect(row?.recordsSynced).toBeGreaterThan(0);
  expect((await listSales(database.db, account.id)).filter(({ absentSince }) => absentSince)).toEqual([]);
  const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
  const sinceImport = { start: new Date(now - HOUR), end: new Date(now) };
  expect(gapsIn(sinceImport, covered)).toEqual([sinceImport]);
});

test("a network in doubt is asked for no older periods in the same run", async () => {
  const { account, forget, remember } = await imported();
  forget();
  advance(30 * HOUR);
  const doubtful = testJob(account);
  await runSync(context(), doubtful);
  expect(await rowsOfRun(database.db, doubtful.runId)).toHaveLength(1);

  remember();
  advance(HOUR);
  const believed = testJob(account);
  await runSync(context(), believed);
  expect((await rowsOfRun(database.db, believed.runId)).map(({ kind }) => kind)).toContain("reread");
});

test("an account in doubt is yellow, and green again once its sales are back", async () => {
  const { account, forget, remember } = await imported();
  // Health goes by the database's clock here.
  now = Date.now();
  advance(0);
  await sync(account);
  forget();
  advance(MINUTE);
  await sync(account);
  expect(await healthOf(account)).toMatchObject({
    color: "yellow",
    reason: expect.stringContaining("nothing was removed"),
  });
  remember();
  advance(MINUTE);
  await sync(account);
  expect(await healthOf(account)).toMatchObject({ color: "green" });
});

test("a network of day totals that suddenly shows no days is doubted as well", async () => {
  const { account } = await imported("maxweb");
  const silent = { ...adapterFor("maxweb"), fetchPage: async () => ({ rows: [], nextCursor: null }) };
  const job = testJob(account);
  await runSync(context({ adapterFor: () => silent }), job);
  expect((await rowsOfRun(database.db, job.runId))[0]).toMatchObject({ success: true, doubt: "unexpected_zero" });
});

test("a quiet hour is no reason for doubt", async () => {
  const { account } = await imported();
  const job = testJob(account);
  await runSync(context(), job);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ doubt: null }]);
});

test("a run whose clock ran backwards moves no watermark and says so", async () => {
  const { account } = await imported();
  const ahead = () => new Date(now + 3 * DAY);
  await sync(account, { now: ahead });
  advance(6 * HOUR);
  const before = await watermark(account);
  const job = testJob(account);
  await runSync(context(), job);
  expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ success: true, doubt: "clock_backwards" }]);
  expect(await watermark(account)).toEqual(before);
  advance(3 * DAY);
  await sync(account);
  expect(await watermark(account)).not.toEqual(before);
});

/** The real adapter, but for what comes after its first page. */
function withPages(after: (first: RawPage, page: number) => RawPage): NetworkAdapter {
  const real = adapterFor("digistore24");
  let first: RawPage | undefined;
  let page = 1;
  return {
    ...real,
    async fetchPage(call, request) {
      if (request.cursor === null || !first) {
        page = 1;
        const read = await real.fetchPage(call, request);
        first = { ...read, nextCursor: "2" };
        return first;
      }
      page += 1;
      return after(first, page);
    },
  };
}

test("a page that comes twice is asked for again, since it hides the one that was due", async () => {
  const { account } = await imported();
  const stuck = withPages((first, page) => ({ ...first, nextCursor: String(page + 1) }));
  await expect(sync(account, { adapterFor: () => stuck })).rejects.toMatchObject({
    code: "network_unavailable",
    message: expect.stringContaining("the page before"),
  });
});

test("a list that leads back to a page that was read ends in a clear failure", async () => {
  const { account } = await imported();
  const other = (first: RawPage, page: number) => ({ ...first, rows: first.rows.slice((page + 1) % 2) });
  const loop = withPages((first, page) => ({ ...other(first, page), nextCursor: page % 2 === 0 ? "3" : "2" }));
  await expect(sync(account, { adapterFor: () => loop })).rejects.toMatchObject({ code: "contract_changed" });
});
