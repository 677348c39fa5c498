import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dismissReject, listRejects } from "#db/rejected-records/open-rejects";
import { landedPage, rejectedRecord, sale } from "#db/schema/index";
import { DAY, HOUR } from "#domain/window";
import type { NetworkAdapter } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import type { SyncContext } from "../context";
import { prune } from "../retention";
import { type ReplayCursor, replayRejects } from "./replay-rejects";

const database = testDatabase();
const sandbox = testSandbox();
const context = (overrides: Partial<SyncContext> = {}) =>
  testContext(database.db, sandbox.current.endpoints, overrides);

/** An adapter that cannot read one sale yet, and the account that met it. */
async function quarantined() {
  const profile = { since: "2026-11-01", salesPerDay: 2, refundRate: 0 };
  const { account } = await playAccount(database.db, sandbox.current, "digistore24", profile);
  const real = adapterFor("digistore24");
  let unreadable: string | undefined;
  const old: NetworkAdapter = {
    ...real,
    parseRow(row) {
      const parsed = real.parseRow(row);
      unreadable ??= parsed.sales[0]?.transactionId;
      const hit = parsed.sales.some(({ transactionId }) => transactionId === unreadable);
      return hit ? { sales: [], rejects: [{ reason: "a status that is new" }] } : parsed;
    },
  };
  const job = { kind: "import" as const, trigger: "connect" as const };
  await runSync(context({ adapterFor: () => old }), testJob(account, job));
  const { userId, id: accountId } = account;
  const open = () => listRejects(database.db, { userId, accountId }, { limit: 10 });
  const held = async () => {
    const rows = await database.db.select().from(sale).where(eq(sale.accountId, accountId));
    return rows.find(({ transactionId }) => transactionId === unreadable);
  };
  return { account, old, unreadable, open, held, job };
}

async function replay(account: { id: string; userId: string }, overrides: Partial<SyncContext> = {}): Promise<number> {
  let resolved = 0;
  let next: ReplayCursor | null = { among: "pages", after: null };
  while (next) {
    const ref = { accountId: account.id, userId: account.userId, runId: "replay" };
    const part = await replayRejects(context(overrides), ref, next);
    resolved += part.resolved;
    next = part.next;
  }
  return resolved;
}

test("after a fix, rows in quarantine become sales from the landed page, without a request", async () => {
  const { account, open, held } = await quarantined();
  expect(await open()).toMatchObject([{ reason: "a status that is new" }]);
  expect(await held()).toBeUndefined();
  const before = sandbox.current.requests().length;
  expect(await replay(account)).toBe(1);
  expect(sandbox.current.requests()).toHaveLength(before);
  expect(await held()).toMatchObject({ listed: true });
  expect(await open()).toEqual([]);
  expect(await replay(account), "a second time there is nothing to do").toBe(0);
});

test("what still cannot be read stays, and counts as seen once", async () => {
  const { account, old, open } = await quarantined();
  expect(await replay(account, { adapterFor: () => old })).toBe(0);
  expect(await open()).toMatchObject([{ seen: 1 }]);
});

test("a row whose page was pruned is read from its own raw form", async () => {
  const { account, open, held } = await quarantined();
  await database.db.delete(landedPage).where(eq(landedPage.accountId, account.id));
  expect(await replay(account)).toBe(1);
  expect(await held()).toBeDefined();
  expect(await open()).toEqual([]);
});

test("a replay undoes nothing that was read since", async () => {
  const { account, held, job } = await quarantined();
  await runSync(
    context(),
    testJob(account, { ...job, kind: "reread", window: { start: new Date("2026-11-01"), end: new Date() } }),
  );
  const later = new Date(Date.now() + HOUR);
  const newer = { commissionMinor: 1, earnedMinor: 1, stateAt: later };
  await database.db
    .update(sale)
    .set(newer)
    .where(eq(sale.id, (await held())?.id ?? ""));
  await replay(account);
  expect(await held()).toMatchObject({ earnedMinor: 1 });
});

test("a dry run replays nothing", async () => {
  const { account, open } = await quarantined();
  expect(await replay(account, { dryRun: true })).toBe(0);
  expect(await open()).toHaveLength(1);
});

test("another user's account is out of reach", async () => {
  const { account, open } = await quarantined();
  expect(await replay({ id: account.id, userId: "someone else" })).toBe(0);
  const [row] = await open();
  expect(await dismissReject(database.db, { userId: "someone else", accountId: account.id }, row?.id ?? "")).toBe(
    false,
  );
  expect(await open()).toHaveLength(1);
});

test("a row that was set aside is back when the network sends it again", async () => {
  const { account, old, open } = await quarantined();
  const [row] = await open();
  expect(await dismissReject(database.db, { userId: account.userId, accountId: account.id }, row?.id ?? "")).toBe(true);
  expect(await open()).toEqual([]);
  const window = { start: new Date("2026-11-01"), end: new Date() };
  await runSync(context({ adapterFor: () => old }), testJob(account, { kind: "reread", window }));
  expect(await open()).toMatchObject([{ seen: 2 }]);
});

test("landed pages go after two weeks, those with rows in quarantine after three months", async () => {
  const { account, open } = await quarantined();
  const pages = () => database.db.$count(landedPage, eq(landedPage.accountId, account.id));
  const after = (days: number) => prune(context({ now: () => new Date(Date.now() + days * DAY) }));
  const all = await pages();
  expect(all).toBeGreaterThan(1);
  await after(13);
  expect(await pages()).toBe(all);
  await after(15);
  expect(await pages()).toBe(1);
  await after(91);
  expect(await pages()).toBe(0);
  expect(await open()).toHaveLength(1);
});

test("a gap is kept for as long as it is open; a row of a message, whose sale was read long since, for half a year", async () => {
  const { account, open } = await quarantined();
  const after = (days: number) => prune(context({ now: () => new Date(Date.now() + days * DAY) }));
  await after(1_000);
  expect(await open()).toHaveLength(1);
  const ofMessage = { windowStart: null, windowEnd: null };
  await database.db.update(rejectedRecord).set(ofMessage).where(eq(rejectedRecord.accountId, account.id));
  await after(179);
  expect(await open()).toHaveLength(1);
  await after(181);
  expect(await open()).toEqual([]);
});

test("rows that were resolved go after a month", async () => {
  const { account } = await quarantined();
  await replay(account);
  const rows = () => database.db.$count(rejectedRecord, eq(rejectedRecord.accountId, account.id));
  await prune(context({ now: () => new Date(Date.now() + 29 * DAY) }));
  expect(await rows()).toBe(1);
  await prune(context({ now: () => new Date(Date.now() + 31 * DAY) }));
  expect(await rows()).toBe(0);
});

test("a page whose run is under way stays", async () => {
  const { account } = await quarantined();
  await database.db.execute(sql`update sync_log set completed_at = null where account_id = ${account.id}`);
  const pages = () => database.db.$count(landedPage, eq(landedPage.accountId, account.id));
  const before = await pages();
  await prune(context({ now: () => new Date(Date.now() + 200 * DAY) }));
  expect(await pages()).toBe(before);
  await database.db.execute(sql`update sync_log set completed_at = now() where account_id = ${account.id}`);
});
