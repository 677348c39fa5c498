import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sealNotificationSecrets, webhookSecretOf } from "#accounts/webhook-secrets";
import { setNotificationSecrets } from "#db/accounts/account-secrets";
import type { Account } from "#db/schema/network-account";
import { notify } from "../../sandbox/notify";
import { connectTestAccount, testRing } from "../../test/account";
import { testDatabase } from "../../test/database";
import { listNotifications } from "../../test/inbox";
import { noticeOf } from "../../test/notification-kit";
import { type RouteServer, startRoute } from "../../test/route-server";
import { answerWebhook } from "./answer-webhook";
import { bodySlots } from "./body-slots";

const database = testDatabase();
const HOTTOK = { hottok: "the-hottok" };
const DEADLINE_MS = 1_500;
const PATIENCE_MS = 100;

let server: RouteServer;
let nudged: string[] = [];
const open = new Set<Socket>();

beforeAll(async () => {
  const context = {
    db: database.db,
    ring: testRing,
    onStored: ({ id }: { id: string }) => nudged.push(id),
    slots: bodySlots({ perAccount: 100, inAll: 400, patienceMs: PATIENCE_MS }),
    bodyDeadlineMs: DEADLINE_MS,
  };
  server = await startRoute((request) => answerWebhook(request, context));
});
afterEach(() => {
  nudged = [];
  for (const socket of open) socket.destroy();
  open.clear();
});
afterAll(() => server?.close());

async function listening(network = "hotmart", secrets: unknown = HOTTOK): Promise<{ account: Account; path: string }> {
  const account = await connectTestAccount(database.db, network, { apiKey: randomUUID() });
  const sealed = sealNotificationSecrets(testRing, account, secrets);
  await setNotificationSecrets(database.db, { userId: account.userId, accountId: account.id }, sealed);
  const secret = await webhookSecretOf(database.db, testRing, account);
  return { account, path: `/api/webhooks/${network}/${account.id}/${secret}` };
}

const sent = (overrides = {}) =>
  notify("hotmart", noticeOf({ transaction_id: `HP${randomUUID().slice(0, 8)}`, ...overrides }), HOTTOK);

async function post(path: string, { headers, body } = sent()): Promise<number> {
  const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** A request that announces a body and sends a byte of it now and then, for ever. Resolves with the status line. */
function trickle(path: string): { answered: Promise<string> } {
  const socket = connect(server.port, "127.0.0.1");
  open.add(socket);
  socket.on("error", () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{`);
  const drip = setInterval(() => socket.write(" "), 50);
  socket.on("close", () => clearInterval(drip));
  return {
    answered: new Promise((resolve) => {
      socket.once("data", (data) => resolve(data.toString().split("\r\n")[0] ?? ""));
    }),
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("110 slow bodies at a wrong address are refused at once and take no place from a genuine message", async () => {
  const { account, path } = await listening();
  const slow = Array.from({ length: 110 }, () => trickle(path.replace(/[^/]+$/, "guessed")));
  expect(await post(path)).toBe(200);
  const lines = await Promise.all(slow.map(({ answered }) => answered));
  expect(new Set(lines)).toEqual(new Set(["HTTP/1.1 401 Unauthorized"]));
  expect(nudged).toEqual([account.id]);
});

test("110 slow bodies of one account keep no message of another out, and soon none of its own", async () => {
  const [slow, other] = [await listening(), await listening()];
  for (let n = 0; n < 110; n += 1) trickle(slow.path);
  await pause(PATIENCE_MS / 2);
  expect(await post(other.path)).toBe(200);
  await pause(PATIENCE_MS * 2);
  expect(await post(slow.path)).toBe(200);
  expect(await listNotifications(database.db, slow.account.id)).toHaveLength(1);
});

test("a body that never ends is cut off at the deadline, and its connection ends", async () => {
  const { account, path } = await listening();
  const startedAt = performance.now();
  expect(await trickle(path).answered).toBe("HTTP/1.1 408 Request Timeout");
  // Node itself would wait for five minutes.
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  await pause(200);
  expect([...open].every((socket) => socket.destroyed || socket.readyState !== "open")).toBe(true);
  expect(await listNotifications(database.db, account.id)).toEqual([]);
});

test("a body without a length that is too large is refused when it becomes so", async () => {
  const { path } = await listening();
  const body = new ReadableStream({
    async pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1_024));
      await pause(5);
    },
  });
  const init = { method: "POST", body, duplex: "half" } as RequestInit;
  const status = await fetch(`${server.url}${path}`, init).then((response) => response.status);
  expect(status).toBe(413);
});

test("a message is accepted, stored and answered when nobody can be told of it; a replay of it is no news", async () => {
  const { account, path } = await listening();
  const message = sent();
  expect(await post(path, message)).toBe(200);
  expect(await post(path, message)).toBe(200);
  expect(await listNotifications(database.db, account.id)).toMatchObject([{ appliedAt: null, attempts: 0 }]);
  expect(nudged).toEqual([account.id]);
});

test.each([
  ["NUL in the network", (path: string) => path.replace("hotmart", "hot%00mart"), 401],
  ["NUL in the account", (path: string) => path.replace(/[0-9a-f]{12}\//, "%00/"), 401],
  ["NUL in the secret", (path: string) => `${path}%00`, 401],
  ["NUL in the event", (path: string) => `${path}/%00`, 400],
  ["bytes that are no UTF-8", (path: string) => `${path}/%ff`, 401],
  ["half a surrogate pair", (path: string) => `${path}/%ED%A0%80`, 401],
  ["an inherited name", (path: string) => path.replace("hotmart", "constructor"), 401],
  ["an event that is not known", (path: string) => `${path}/purchase`, 400],
  ["too many segments", (path: string) => `${path}/a/b`, 401],
  ["a long path", (path: string) => `${path}${"x".repeat(400)}`, 414],
  ["a long query", (path: string) => `${path}?q=${"x".repeat(9_000)}`, 414],
])("an address with %s is the sender's fault", async (_, change, status) => {
  const { path } = await listening();
  expect(await post(change(path))).toBe(status);
});

test.each([
  ["NUL in a name", { product_name: "a\u0000b" }],
  ["half a surrogate pair in a name", { product_name: "a\ud800b" }],
  ["NUL in a tracking id", { tracking_id: "\u0000" }],
])("a message with %s is stored without it, not sent again for ever", async (_, entry) => {
  const { account, path } = await listening();
  expect(await post(path, sent(entry))).toBe(200);
  expect(await listNotifications(database.db, account.id)).toHaveLength(1);
});

test.each(["\u0000", "{", "null", "[]", '"\ud800"', "%ff", "\ufffd".repeat(10)])(
  "the body %j is refused",
  async (body) => {
    const { path } = await listening();
    expect(await post(path, { ...sent(), body })).toBe(400);
  },
);
