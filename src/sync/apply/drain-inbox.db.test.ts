import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDatabase } from "#db/client";
import { accountsDue, reviveDead } from "#db/notifications/inbox";
import { notificationCounts } from "#db/notifications/notification-counts";
import { storeNotification } from "#db/notifications/store-notifications";
import { notification } from "#db/schema/index";
import { DAY, HOUR, MINUTE } from "#domain/window";
import type { ParsedRow } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { connectTestAccount, testContext } from "../../../test/account";
import { applyOne } from "../../../test/apply-one";
import { testDatabase } from "../../../test/database";
import { ledgerOf, listNotifications, type Message, makeDue, store } from "../../../test/inbox";
import { listSales } from "../../../test/tables";
import type { SyncContext } from "../context";
import { INBOX_RETRY_AFTER_MS } from "../limits";
import { prune } from "../retention";
import { drainInbox } from "./drain-inbox";

const database = testDatabase();
const START = Date.parse("2026-09-25T12:00:00Z");

const buygoods = () => connectTestAccount(database.db, "buygoods", { affiliateId: randomUUID(), token: "token" });
const jvzoo = () => connectTestAccount(database.db, "jvzoo", { apiKey: randomUUID() });
const postback = (orderid: string, event = "purchase", commission = "120.00") => ({
  event,
  orderid,
  type: "frontend",
  product: "EX6_294",
  commission,
});

type ParseRow = (row: unknown) => ParsedRow;

/** Surroundings in which rows are parsed otherwise. */
function parsing(parse: (row: unknown, asEver: ParseRow) => ParsedRow): SyncContext {
  return testContext(
    database.db,
    {},
    {
      adapterFor(network) {
        const adapter = adapterFor(network);
        const { notifications } = adapter;
        if (!notifications) return adapter;
        return {
          ...adapter,
          notifications: { ...notifications, parseRow: (row) => parse(row, notifications.parseRow) },
        };
      },
    },
  );
}

/** The row of the order "poison" throws where no row should. */
const poisoned = () =>
  parsing((row, asEver) => {
    if ((row as { orderid?: string }).orderid === "poison") throw new TypeError("the buyer is jane@pii.example");
    return asEver(row);
  });
const drain = (account: { id: string; userId: string }, context = testContext(database.db, {}), batch?: number) =>
  drainInbox(context, { accountId: account.id, userId: account.userId, runId: "run" }, batch);
const countsOf = ({ id, userId }: { id: string; userId: string }) =>
  notificationCounts(database.db, { userId, accountId: id });

/** A message of one of a few sales: its kind, what it is about, when it came, and when it says that it was. */
const someMessage = fc.record({
  type: fc.constantFrom("SALE", "BILL", "RFND", "CGBK", "INSF", "UNKNOWN"),
  receipt: fc.constantFrom("7XK41902LM558301T", "8XK41902LM558301T", "9XK41902LM558301T"),
  amount: fc.constantFrom("23.50", "10.00"),
  hour: fc.integer({ min: 0, max: 5 }),
  tellsTime: fc.boolean(),
});

test("a batch leaves what the same notifications leave one by one, in every order and number", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someMessage, { minLength: 1, maxLength: 14 }),
      fc.integer({ min: 2, max: 20 }),
      async (messages, batch) => {
        const [one, many] = [await jvzoo(), await jvzoo()];
        const told = messages.map(({ type, receipt, amount, hour, tellsTime }, n): Message => {
          const occurredAt = new Date(START + hour * HOUR);
          const ctranstime = String(occurredAt.getTime() / 1_000);
          const row = { ctransaction: type, ctransamount: amount, ctransreceipt: receipt, ctranstime };
          return { row, occurredAt: tellsTime ? occurredAt : null, receivedAt: new Date(START + n * 1_000 + 3 * HOUR) };
        });
        for (const message of told) {
          await store(database.db, one, message);
          await store(database.db, many, message);
        }
        const inOrder = (await listNotifications(database.db, one.id)).sort(
          (a, b) =>
            Math.min(+(a.occurredAt ?? a.receivedAt), +a.receivedAt) -
              Math.min(+(b.occurredAt ?? b.receivedAt), +b.receivedAt) || +a.receivedAt - +b.receivedAt,
        );
        const context = testContext(database.db, {});
        for (const { id } of inOrder) {
          await applyOne(context, { accountId: one.id, userId: one.userId, notificationId: id });
        }
        await drain(many, context, batch);
        expect(await ledgerOf(database.db, many.id)).toEqual(await ledgerOf(database.db, one.id));
        const outcomes = async (id: string) =>
          (await listNotifications(database.db, id)).map(({ inserted, updated, unchanged, rejected, appliedAt }) => [
            inserted,
            updated,
            unchanged,
            rejected,
            appliedAt !== null,
          ]);
        expect(await outcomes(many.id)).toEqual(await outcomes(one.id));
      },
    ),
    { numRuns: 40 },
  );
});

test("one that cannot be applied holds up no other, is tried less and less often, and is dead in the end", async () => {
  const account = await buygoods();
  await store(database.db, account, { row: postback("poison") });
  for (const n of [1, 2, 3]) await store(database.db, account, { row: postback(`order-${n}`) });
  expect(await drain(account, poisoned())).toMatchObject({ applied: 3, failed: 1, inserted: 3 });
  expect(await listSales(database.db, account.id)).toHaveLength(3);

  for (const [n, wait] of INBOX_RETRY_AFTER_MS.entries()) {
    const [dead] = (await listNotifications(database.db, account.id)).filter(({ appliedAt }) => appliedAt === null);
    expect(dead).toMatchObject({ attempts: n + 1, deadAt: null });
    expect(Math.abs(+(dead?.nextAttemptAt ?? 0) - Date.now() - wait)).toBeLessThan(MINUTE);
    expect(await drain(account, poisoned())).toMatchObject({ applied: 0, failed: 0 });
    await makeDue(database.db, account.id);
    expect(await drain(account, poisoned())).toMatchObject({ applied: 0, failed: 1 });
  }
  expect(await countsOf(account)).toMatchObject({ received: 4, waiting: 0, failed: 1 });
  await makeDue(database.db, account.id);
  expect(await drain(account, poisoned())).toMatchObject({ applied: 0, failed: 0 });
  const [{ lastError } = { lastError: null }] = (await listNotifications(database.db, account.id)).filter(
    ({ deadAt }) => deadAt !== null,
  );
  expect(lastError).toBe("It could not be brought into the ledger: an internal error (TypeError).");
});

test("dead ones are tried again when they are asked for, and only the user's own", async () => {
  const account = await buygoods();
  await store(database.db, account, { row: postback("poison") });
  for (let n = 0; n <= INBOX_RETRY_AFTER_MS.length; n += 1) {
    await makeDue(database.db, account.id);
    await drain(account, poisoned());
  }
  expect(await countsOf(account)).toMatchObject({ waiting: 0, failed: 1 });
  expect(await reviveDead(database.db, { userId: "somebody", accountId: account.id })).toBe(0);
  expect(await reviveDead(database.db, { userId: account.userId, accountId: account.id })).toBe(1);
  expect(await countsOf(account)).toMatchObject({ waiting: 1, failed: 0 });
  expect(await drain(account, testContext(database.db, {}))).toMatchObject({ applied: 1, failed: 0 });
  expect(await countsOf(account)).toMatchObject({ waiting: 0, failed: 0 });
});

test("what the ledger itself refuses is told by its SQLSTATE, and the sale beside it is applied", async () => {
  const account = await buygoods();
  // A commission that no bigint holds, past what the adapter lets through.
  const context = parsing((row, asEver) => {
    const { sales, ...rest } = asEver(row);
    const isHuge = (row as { orderid: string }).orderid === "huge";
    return { ...rest, sales: isHuge ? sales.map((sale) => ({ ...sale, commissionMinor: 1e30 })) : sales };
  });
  await store(database.db, account, { row: postback("huge") });
  await store(database.db, account, { row: postback("fine") });
  expect(await drain(account, context)).toMatchObject({ applied: 1, failed: 1 });
  const refused = (await listNotifications(database.db, account.id)).find(({ appliedAt }) => appliedAt === null);
  expect(refused?.lastError).toMatch(/an internal error \(22[0-9A-Z]{3}\)\.$/);
});

test("five hundred that always fail keep no other account waiting, nor a new one of their own", async () => {
  const [poor, other] = [await buygoods(), await buygoods()];
  const old = new Date(Date.now() - DAY);
  await Promise.all(
    Array.from({ length: 500 }, () => store(database.db, poor, { row: postback("poison"), receivedAt: old })),
  );
  await makeDue(database.db, poor.id);
  await store(database.db, poor, { row: postback("new") });
  await store(database.db, other, { row: postback("new") });
  const due = await accountsDue(database.db, { settledMs: 0, after: null, limit: 500 });
  expect(due.filter(({ accountId }) => accountId === poor.id)).toHaveLength(1);
  expect(due.filter(({ accountId }) => accountId === other.id)).toHaveLength(1);
  let failed = 0;
  for (let more = true; more; ) {
    const part = await drain(poor, poisoned());
    failed += part.failed;
    more = part.more;
  }
  expect(failed).toBe(500);
  expect(await listSales(database.db, poor.id)).toHaveLength(1);
});

test("accounts with due notifications are listed from the one that waits longest, page by page", async () => {
  const accounts = [await buygoods(), await buygoods(), await buygoods()];
  for (const account of accounts) await store(database.db, account, { row: postback("a") });
  for (const account of accounts.slice(1)) await makeDue(database.db, account.id);
  const mine = new Set(accounts.map(({ id }) => id));
  const seen: string[] = [];
  let after: { dueAt: string; accountId: string } | null = null;
  do {
    const page: Awaited<ReturnType<typeof accountsDue>> = await accountsDue(database.db, {
      settledMs: 0,
      after,
      limit: 1,
    });
    after = page[0] ?? null;
    if (after && mine.has(after.accountId)) seen.push(after.accountId);
  } while (after !== null);
  expect(seen).toHaveLength(3);
  expect(seen[2]).toBe(accounts[0]?.id);
  // What has only just come is not asked for: it is being applied.
  const settled = await accountsDue(database.db, { settledMs: MINUTE, after: null, limit: 500 });
  expect(settled.map(({ accountId }) => accountId)).not.toContain(accounts[0]?.id);
});

test("two runs at once apply each notification once", async () => {
  const account = await buygoods();
  for (let n = 0; n < 20; n += 1) await store(database.db, account, { row: postback(`order-${n}`) });
  const [one, other] = await Promise.all([drain(account), drain(account)]);
  expect([one.applied + other.applied, one.inserted + other.inserted]).toEqual([20, 20]);
  expect(await listSales(database.db, account.id)).toHaveLength(20);
});

test("the changes of a sale that a batch tells of stay in the order in which they were told", async () => {
  const account = await jvzoo();
  const tell = (ctransaction: string, ctransamount: string, hour: number) => {
    const occurredAt = new Date(START + hour * HOUR);
    const ctranstime = String(occurredAt.getTime() / 1_000);
    const row = { ctransaction, ctransamount, ctransreceipt: "7XK41902LM558301T", ctranstime };
    return store(database.db, account, { row, occurredAt });
  };
  // Stored in another order than they were in at the network.
  for (const hour of [4, 1, 3, 0, 2]) await tell("SALE", `${hour + 1}0.00`, hour);
  expect(await drain(account)).toMatchObject({ applied: 5, inserted: 1, updated: 4 });
  const { changes } = await ledgerOf(database.db, account.id);
  // Claims earn nothing before a read shows them; what they tell is kept.
  const told = changes.map(({ changes: { commission_minor } }) => [commission_minor?.from, commission_minor?.to]);
  expect(told).toEqual([
    [1_000, 2_000],
    [2_000, 3_000],
    [3_000, 4_000],
    [4_000, 5_000],
  ]);
});

test("a dry run leaves notifications waiting, due and untried, and its end applies them", async () => {
  const account = await buygoods();
  await store(database.db, account, { row: postback("a") });
  expect(await drain(account, testContext(database.db, {}, { dryRun: true }))).toMatchObject({
    applied: 0,
    more: false,
  });
  expect(await listNotifications(database.db, account.id)).toMatchObject([
    { attempts: 0, appliedAt: null, deadAt: null },
  ]);
  const [{ receivedAt } = { receivedAt: null }] = await listNotifications(database.db, account.id);
  expect(await countsOf(account)).toEqual({ received: 1, lastReceivedAt: receivedAt, waiting: 1, failed: 0 });
  expect(await drain(account)).toMatchObject({ applied: 1, inserted: 1 });
});

test("a database that is at fault counts as no attempt", async () => {
  const account = await buygoods();
  await store(database.db, account, { row: postback("a") });
  const gone = createDatabase({ url: "postgres://nobody@127.0.0.1:1/none" });
  const error = await gone.db
    .select()
    .from(notification)
    .catch((reason: unknown) => reason);
  const broken = parsing(() => {
    throw error;
  });
  await expect(drain(account, broken)).rejects.toThrow();
  expect(await listNotifications(database.db, account.id)).toMatchObject([{ attempts: 0, appliedAt: null }]);
  expect(await drain(account)).toMatchObject({ applied: 1 });
});

test("applied notifications are kept for 90 days, dead ones for 180", async () => {
  const account = await buygoods();
  const { id: accountId, userId, network } = account;
  const ignored = (key: string, appliedAt: Date) =>
    storeNotification(database.db, {
      accountId,
      userId,
      network,
      key,
      event: null,
      occurredAt: null,
      receivedAt: appliedAt,
      rows: [],
      ignored: "a test",
      appliedAt,
    });
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  await ignored("old", ago(91));
  await ignored("young", ago(89));
  const waiting = await store(database.db, account, { row: postback("poison"), receivedAt: ago(91) });
  const pruneAt = (at: Date) => prune(testContext(database.db, {}, { now: () => at }));
  expect((await pruneAt(now)).notifications).toBe(1);
  expect(
    (await listNotifications(database.db, accountId)).map(({ key, id }) => (id === waiting ? "waiting" : key)),
  ).toEqual(["waiting", "young"]);

  for (let n = 0; n <= INBOX_RETRY_AFTER_MS.length; n += 1) {
    await makeDue(database.db, accountId);
    await drain({ id: accountId, userId }, poisoned());
  }
  await pruneAt(new Date(now.getTime() + 179 * DAY));
  expect(await countsOf(account)).toMatchObject({ received: 1, failed: 1 });
  await pruneAt(new Date(now.getTime() + 181 * DAY));
  expect(await countsOf(account)).toMatchObject({ received: 0, failed: 0 });
});
