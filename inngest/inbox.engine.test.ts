import { afterAll, beforeAll, expect, test } from "vitest";
import type { Account } from "#db/schema/network-account";
import { connectTestAccount } from "../test/account";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { listNotifications, makeDue, store } from "../test/inbox";
import { listSales } from "../test/tables";
import { waitFor } from "../test/wait-for";

let stack: EngineStack;
beforeAll(async () => {
  stack = await startEngineStack();
});
afterAll(() => stack?.close());

const buygoods = () => connectTestAccount(stack.db, "buygoods", { affiliateId: "12345", token: "token" });
const purchase = (orderid: string) => ({ event: "purchase", orderid, product: "EX6_294", commission: "120.00" });
const refOf = ({ id: accountId, userId, network }: Account) => ({ accountId, userId, network });
/** Runs that applied notifications of an account, as the app was asked for them. */
const runsFor = ({ id }: Account) =>
  new Set(
    stack.toApp
      .filter(({ path, request }) => path.includes("apply-notification") && request.includes(id))
      .map(({ request }) => (JSON.parse(request) as { ctx: { run_id: string } }).ctx.run_id),
  );
const applied = (account: Account, count: number) =>
  waitFor(`${count} are applied`, async () => {
    const all = await listNotifications(stack.db, account.id);
    return all.filter(({ appliedAt }) => appliedAt !== null).length === count;
  });

// Loaded here, since the client reads its target when the module loads.
const nudge = async (account: Account) => (await import("#events/nudge-inbox")).nudgeInbox(refOf(account));

test("hundreds of notifications are a few runs, and every one is applied", async () => {
  const account = await buygoods();
  for (let n = 0; n < 300; n += 1) {
    await store(stack.db, account, { row: purchase(`order-${n}`) });
    await nudge(account);
  }
  await applied(account, 300);
  expect(await listSales(stack.db, account.id)).toHaveLength(300);
  const sent = stack.toEngine.filter(({ path, request }) => path.startsWith("/e/") && request.includes(account.id));
  expect(sent.length).toBeGreaterThan(0);
  expect(runsFor(account).size).toBeLessThanOrEqual(sent.length);
  expect(sent.length).toBeLessThan(30);
});

test("an event that names one notification, as they were sent before, applies what the account's inbox holds", async () => {
  const account = await buygoods();
  const notificationId = await store(stack.db, account, { row: purchase("a") });
  await store(stack.db, account, { row: purchase("b") });
  await stack.send({ name: "notification.received", data: { ...refOf(account), notificationId } });
  await applied(account, 2);
});

test("what no event was sent for is taken up by the next look at the inbox, account by account", async () => {
  const [one, other, fresh] = [await buygoods(), await buygoods(), await buygoods()];
  for (const account of [one, other]) {
    await store(stack.db, account, { row: purchase("a") });
    await makeDue(stack.db, account.id);
  }
  await store(stack.db, fresh, { row: purchase("a") });
  const { resendNotifications } = await import("./functions/resend-notifications");
  expect(await resendNotifications(null)).toEqual({ accounts: 2, next: null });
  await applied(one, 1);
  await applied(other, 1);
  expect(await listNotifications(stack.db, fresh.id)).toMatchObject([{ appliedAt: null }]);
});
