import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Bucket, blockRequests, takeRequests } from "#db/rate-limits/take-requests";
import { rateBudget } from "#db/schema/index";
import { DAY, HOUR, MINUTE, SECOND } from "#domain/window";
import type { NetworkAdapter, RequestBudget } from "#networks/adapter";
import { digistore24 } from "#networks/digistore24/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { fetchPage } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import { MAX_WAIT_MS, MAX_WAITS, SILENCE_MS } from "../limits";
import { openAccount } from "../steps";

const database = testDatabase();
const sandbox = testSandbox();
let buckets = 0;
const bucket = (overrides: Partial<Bucket> = {}): Bucket => {
  buckets += 1;
  return { key: `test:${buckets}`, capacity: 10, perMs: DAY, reserve: 0, ...overrides };
};
const take = (...from: Bucket[]) => takeRequests(database.db, from, 1);

test("a budget is shared by all who take at the same time, and never overspent", async () => {
  const shared = bucket();
  const waits = await Promise.all(Array.from({ length: 40 }, () => take(shared)));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
});

test("a call takes from all of its budgets or from none", async () => {
  const [wide, narrow] = [bucket(), bucket({ capacity: 1 })];
  expect(await take(wide, narrow)).toBe(0);
  expect(await take(wide, narrow)).toBeGreaterThan(0);
  expect(await takeRequests(database.db, [wide], 9)).toBe(0);
});

test("an import leaves a reserve to the hourly syncs", async () => {
  const live = bucket();
  const imports = { ...live, reserve: 2 };
  for (let n = 0; n < 8; n += 1) expect(await take(imports)).toBe(0);
  expect(await take(imports)).toBeGreaterThan(0);
  expect([await take(live), await take(live)]).toEqual([0, 0]);
  expect(await take(live)).toBeGreaterThan(0);
});

test("a budget fills with time, no further than it holds, and a clock that was set back takes nothing", async () => {
  const hourly = bucket({ perMs: HOUR });
  await takeRequests(database.db, [hourly], 10);
  const age = (interval: string) =>
    database.db
      .update(rateBudget)
      .set({ measuredAt: sql`clock_timestamp() - ${interval}::interval` })
      .where(eq(rateBudget.key, hourly.key));
  await age("-5 minutes");
  expect(await take(hourly)).toBeGreaterThan(5 * MINUTE);
  await age("7 minutes");
  expect(await take(hourly)).toBe(0);
  await age("30 days");
  expect(await takeRequests(database.db, [hourly], 10)).toBe(0);
  expect(await take(hourly)).toBeGreaterThan(0);
});

test("who was told to wait holds up the account's other runs as well", async () => {
  const own = bucket();
  await blockRequests(database.db, [own], 5 * MINUTE);
  await blockRequests(database.db, [own], MINUTE);
  const wait = await take(own);
  expect(wait).toBeGreaterThan(4 * MINUTE);
  expect(wait).toBeLessThanOrEqual(5 * MINUTE);
});

async function pacedAccount(budget: RequestBudget) {
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "digistore24", {
    since: "2026-01-01",
    salesPerDay: 1,
  });
  const adapter = { ...digistore24, traits: { ...digistore24.traits, budgets: [budget] } };
  const context = testContext(database.db, sandbox.current.endpoints, {
    paced: true,
    adapterFor: () => adapter as unknown as NetworkAdapter,
  });
  const fetchAs = async (kind: "incremental" | "import", waits = 0) => {
    const opened = await openAccount(context, testJob(account, { kind }));
    const syncLogId = opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "";
    const { id: accountId, userId } = account;
    return fetchPage(context, { accountId, userId, syncLogId, pageNo: 1, cursor: null, attempt: 0, waits });
  };
  return { fetchAs, account, sandboxId };
}

test("a page whose budget is spent is not asked for: the run sleeps, and a hourly sync still goes", async () => {
  const { fetchAs } = await pacedAccount({ per: "account", requests: 5, perMs: 10 * MINUTE });
  for (let n = 0; n < 4; n += 1) expect(await fetchAs("import")).not.toHaveProperty("waitMs");
  const before = sandbox.current.requests().length;
  const { waitMs } = await fetchAs("import");
  expect(waitMs).toBeGreaterThan(MINUTE);
  expect(sandbox.current.requests()).toHaveLength(before);
  expect(await fetchAs("incremental")).not.toHaveProperty("waitMs");
});

test("a budget that is spent for long fails the run, which says for how long", async () => {
  const { fetchAs } = await pacedAccount({ per: "account", requests: 1, perMs: DAY });
  await fetchAs("incremental");
  await expect(fetchAs("incremental")).rejects.toMatchObject({
    code: "rate_limited",
    message: expect.stringMatching(/another \d+ minutes/),
  });
});

test("a long wait that the network asked for is slept out in parts, each shorter than a run may be silent", async () => {
  const { fetchAs, account, sandboxId } = await pacedAccount({ per: "account", requests: 500, perMs: MINUTE });
  sandbox.current.addFault({
    network: "digistore24",
    account: sandboxId,
    kind: "rate_limit",
    retryAfter: 1_800,
    times: 1,
  });
  expect(await fetchAs("incremental")).toMatchObject({ waitMs: MAX_WAIT_MS, next: { cursor: null } });
  const asked = sandbox.current.requests().length;
  expect(await fetchAs("incremental", 1), "the network is left alone meanwhile").toMatchObject({ waitMs: MAX_WAIT_MS });
  expect(sandbox.current.requests()).toHaveLength(asked);
  const open = await database.db.query.syncLog.findMany({ where: (log, { eq }) => eq(log.accountId, account.id) });
  for (const { aliveUntil } of open) {
    expect(aliveUntil.getTime() - Date.now()).toBeGreaterThan(MAX_WAIT_MS);
    expect(aliveUntil.getTime() - Date.now()).toBeLessThanOrEqual(SILENCE_MS);
  }
});

test.each([
  ["longer than a run may wait in all", 0, 2 * 3_600],
  ["longer than what a run that has waited often may wait yet", MAX_WAITS - 2, 1_800],
])("a wait that is %s fails the run, for the next hourly sync to go on", async (_, waits, retryAfter) => {
  const { fetchAs, sandboxId } = await pacedAccount({ per: "account", requests: 500, perMs: MINUTE });
  sandbox.current.addFault({ network: "digistore24", account: sandboxId, kind: "rate_limit", retryAfter, times: 1 });
  await expect(fetchAs("incremental", waits)).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterMs: retryAfter * SECOND,
  });
});
