import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { markAttemptFailed } from "#db/notifications/inbox";
import { notificationCounts } from "#db/notifications/notification-counts";
import type { Account } from "#db/schema/network-account";
import { drainInbox } from "#sync/apply/drain-inbox";
import { connectTestAccount, testContext } from "../../../test/account";
import { setAppEnvironment } from "../../../test/app-environment";
import { askRoute } from "../../../test/ask-route";
import { createUser, testDatabase } from "../../../test/database";
import { listNotifications, store } from "../../../test/inbox";
import { listSales } from "../../../test/tables";

const session = vi.hoisted(() => ({ userId: null as string | null }));
vi.mock("#http/session", () => ({
  getSession: async () => session.userId && { user: { id: session.userId, name: "Dora", email: "dora@example.com" } },
}));

type Told = { name: string; data: { accountId: string; userId: string } };
const engine = vi.hoisted(() => ({ told: [] as unknown[] }));
vi.mock("#events/sender", async (original) => {
  const module = await original<typeof import("#events/sender")>();
  module.sender.send = async (event) => {
    engine.told.push(event);
    return { ids: [] };
  };
  return module;
});

/** What is to be done once the answer is out. */
const later = vi.hoisted(() => ({ tasks: [] as (() => unknown)[] }));
vi.mock("next/server", async (original) => ({
  ...(await original<typeof import("next/server")>()),
  after: (task: () => unknown) => later.tasks.push(task),
}));

const APP_URL = "http://127.0.0.1:3997";
const database = testDatabase();

beforeAll(() => {
  setAppEnvironment({ DATABASE_URL: database.url, APP_URL });
});
afterAll(async () => (await import("#db/client")).closeDatabase());
beforeEach(() => {
  engine.told = [];
  later.tasks = [];
});

const context = () => testContext(database.db, {});
const drain = ({ accountId, userId }: Told["data"]) => drainInbox(context(), { accountId, userId, runId: "run" });
const ordersOf = async ({ id }: Account) => (await listSales(database.db, id)).map(({ orderId }) => orderId);
const deadOf = async ({ id }: Account) =>
  (await listNotifications(database.db, id)).filter(({ deadAt }) => deadAt !== null).length;

/** An account with one notification that was given up, and nothing in its ledger. */
async function withDead(userId: string, orderid: string): Promise<Account> {
  const account = await connectTestAccount(database.db, "buygoods", { affiliateId: randomUUID(), token: "t" }, userId);
  const row = { event: "purchase", orderid, type: "frontend", product: "EX6_294", commission: "120.00" };
  const id = await store(database.db, account, { row });
  await markAttemptFailed(database.db, id, { error: "It could not be brought into the ledger.", retryInMs: null });
  await drain({ accountId: account.id, userId });
  expect(await deadOf(account)).toBe(1);
  expect(await ordersOf(account)).toEqual([]);
  return account;
}

async function retry(accountId: string, as: string | null, headers: Record<string, string> = { origin: APP_URL }) {
  session.userId = as;
  const answer = await askRoute(`/api/accounts/${accountId}/notifications/retry`, { method: "POST", headers });
  for (const task of later.tasks.splice(0)) await task();
  return { status: answer.status, body: await answer.json() };
}

test("a user's dead notifications are tried again: the engine is told, and the sale is in the ledger", async () => {
  const userId = await createUser(database.db);
  const [account, untouched] = [await withDead(userId, "678463"), await withDead(userId, "678464")];
  expect(await retry(account.id, userId)).toEqual({ status: 202, body: { retried: 1 } });
  expect(await listNotifications(database.db, account.id)).toMatchObject([{ deadAt: null, attempts: 0 }]);
  expect(engine.told).toMatchObject([{ name: "notification.received", data: { accountId: account.id, userId } }]);

  for (const { data } of engine.told as Told[]) await drain(data);
  expect(await ordersOf(account)).toEqual(["678463"]);
  expect(await notificationCounts(database.db, { userId, accountId: account.id })).toMatchObject({ failed: 0 });
  expect(await deadOf(untouched), "the user's other account").toBe(1);

  engine.told = [];
  expect(await retry(account.id, userId)).toEqual({ status: 202, body: { retried: 0 } });
  expect(engine.told, "nothing is left to tell of").toEqual([]);
});

test("another user's account is not found, and its dead notifications stay dead", async () => {
  const [owner, stranger] = [await createUser(database.db), await createUser(database.db)];
  const account = await withDead(owner, "678465");
  expect(await retry(account.id, stranger)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  expect(await retry(randomUUID(), stranger)).toMatchObject({ status: 404 });
  expect(await deadOf(account)).toBe(1);
  expect(engine.told).toEqual([]);
});

test.each([
  ["a foreign origin", 403, "foreign_origin", true, { origin: "https://evil.example" }],
  ["nobody who is signed in", 401, "unauthorized", false, { origin: APP_URL }],
])("%s is refused with %s, and nothing is tried again", async (_, status, code, signedIn, headers) => {
  const userId = await createUser(database.db);
  const account = await withDead(userId, "678466");
  expect(await retry(account.id, signedIn ? userId : null, headers)).toMatchObject({
    status,
    body: { error: { code } },
  });
  expect(await deadOf(account)).toBe(1);
  expect(engine.told).toEqual([]);
});

test("a request that names no origin, as a script's, is let through", async () => {
  const userId = await createUser(database.db);
  const account = await withDead(userId, "678467");
  expect(await retry(account.id, userId, {})).toEqual({ status: 202, body: { retried: 1 } });
});
