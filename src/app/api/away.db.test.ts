import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { user as userTable } from "#db/schema/index";
import { TEST_KEYS } from "../../../test/account";
import { askRoute } from "../../../test/ask-route";
import { createUser, testDatabase } from "../../../test/database";
import { testSandbox } from "../../../test/sandbox-account";

let userId = "";
vi.mock("#http/session", () => ({ getSession: async () => ({ user: { id: userId, name: "x", email: "x" } }) }));

const database = testDatabase();
const sandbox = testSandbox();
const CRON_SECRET = "c".repeat(32);

beforeAll(async () => {
  Object.assign(process.env, {
    // Nobody listens there: the engine is away.
    INNGEST_DEV: "http://127.0.0.1:1",
    DATABASE_URL: database.url,
    CREDENTIALS_KEYS: TEST_KEYS,
    CRON_SECRET,
    BETTER_AUTH_SECRET: "b".repeat(32),
    APP_URL: "http://127.0.0.1:1",
    LOG_LEVEL: "silent",
    ...sandbox.current.endpoints,
  });
  userId = await createUser(database.db);
});
afterAll(async () => (await import("#db/client")).closeDatabase());

async function call(method: string, path: string, body?: unknown) {
  const response = await askRoute(path, { method, body });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}
const login = () => ({
  network: "digistore24",
  label: "Away",
  credentials: sandbox.current.createAccount({
    network: "digistore24",
    profile: { since: "2026-11-01", salesPerDay: 0 },
  }).credentials,
});
const kinds = async (accountId: string) =>
  (await database.db.query.syncRequest.findMany({ where: (row, { eq }) => eq(row.accountId, accountId) }))
    .map(({ kind, askedAt }) => `${kind}${askedAt ? " asked" : ""}`)
    .sort();

test("while the engine is away every route answers for what it stored, and nothing that was asked for is lost", async () => {
  const connected = await call("POST", "/api/accounts", login());
  expect(connected).toMatchObject({ status: 201, body: { account: { label: "Away" } } });
  const { id } = connected.body.account as { id: string };
  expect(await kinds(id)).toEqual(["import"]);

  // What was sold while it was paused is read at once, not an hour later.
  for (const paused of [true, false]) {
    expect(await kinds(id)).toEqual(["import"]);
    expect((await call("PATCH", `/api/accounts/${id}`, { paused })).status).toBe(200);
  }
  expect(await kinds(id)).toEqual(["import", "sync"]);

  const window = { start: "2026-05-01T00:00:00Z", end: "2026-06-01T00:00:00Z" };
  expect((await call("POST", `/api/accounts/${id}/sync`)).status).toBe(202);
  expect((await call("POST", `/api/accounts/${id}/sync`, { window })).status).toBe(202);
  expect((await call("POST", `/api/accounts/${id}/rejects/replay`)).status).toBe(202);
  expect(await kinds(id)).toEqual(["import", "rejects", "reread", "sync"]);

  const { GET: cron } = await import("#app/api/cron/sync-sales/route");
  const headers = { authorization: `Bearer ${CRON_SECRET}` };
  const ticked = await cron(new Request("http://127.0.0.1:1/api/cron/sync-sales", { headers }), {
    params: Promise.resolve({}),
  });
  expect(ticked.status).toBe(503);
  expect(await ticked.json()).toMatchObject({ error: { code: "engine_unavailable" } });

  expect((await call("DELETE", `/api/accounts/${id}`)).status).toBe(204);
  expect(await kinds(id)).toEqual([]);
});

test("of two connects of one login at once, one is 201 and the other 409", async () => {
  userId = randomUUID();
  await database.db.insert(userTable).values({ id: userId, name: "Two", email: `${userId}@example.com` });
  const body = login();
  const both = await Promise.all([call("POST", "/api/accounts", body), call("POST", "/api/accounts", body)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ error: { code: "already_connected" } });
});
