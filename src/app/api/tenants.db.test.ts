import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { upsertSales } from "#db/sales/upsert-sales";
import { apiKey, rejectedRecord, session as sessionTable } from "#db/schema/index";
import { API_SCOPES, type ApiScope } from "#domain/access";
import type { NewApiKeyAnswer } from "#http/contract-of-logins";
import { type AnyOperation, OPERATIONS, type OperationName } from "#http/operations";
import { connectTestAccount } from "../../../test/account";
import { setAppEnvironment } from "../../../test/app-environment";
import { askRoute } from "../../../test/ask-route";
import { createUser, testDatabase } from "../../../test/database";
import { testSandbox } from "../../../test/sandbox-account";
import { listSales } from "../../../test/tables";

// Every operation of the API × whoever may ask: what belongs to one user is nothing to another, whatever they show.

const session = vi.hoisted(() => ({ userId: null as string | null }));
vi.mock("#http/session", () => ({
  getSession: async () => session.userId && { user: { id: session.userId, name: "x", email: "x@example.com" } },
}));

const APP_URL = "http://127.0.0.1:3994";
const database = testDatabase();
const sandbox = testSandbox();

type WithBody = {
  [Name in OperationName]: (typeof OPERATIONS)[Name] extends { body: object } ? Name : never;
}[OperationName];

/** A body for each operation that takes one, which would be done if it were allowed. */
const BODIES: Record<WithBody, unknown> = {
  "POST /api/accounts": { network: "digistore24", label: "Another", credentials: { apiKey: "1-unknown" } },
  "PATCH /api/accounts/:id": { label: "Changed by another" },
  "PUT /api/accounts/:id/credentials": { credentials: { apiKey: "1-unknown" } },
  "POST /api/accounts/:id/sync": {},
  "PUT /api/accounts/:id/rejects/:rejectId": { setAside: false },
  "PUT /api/accounts/:id/notifications": { secrets: { secretKey: "secret-of-another" } },
  "PUT /api/settings": { zone: "Asia/Tokyo" },
  "PUT /api/alerts": { digest: false },
  "POST /api/alerts/test": { channelId: "email" },
  "POST /api/keys": { name: "Another's" },
  "PUT /api/login/password": { newPassword: "of somebody else entirely" },
  "DELETE /api/login": { password: "a guess" },
};

const names = Object.keys(OPERATIONS) as OperationName[];
const reads = names.filter((name) => name.startsWith("GET "));
const keyOf = (name: OperationName) => (OPERATIONS[name] as AnyOperation).key;
const withIds = names.filter((name) => name.includes(":"));

let owner = "";
let stranger = "";
/** The owner's own ids, by where they stand in a path. */
let ids: Record<"accounts" | "sales" | "keys" | "sessions" | "rejectId", string>;
/** What no answer to anybody else may hold. */
let marks: string[];
const keys = {} as Record<"all" | "expired" | "of another" | ApiScope, string>;

beforeAll(async () => {
  setAppEnvironment({ DATABASE_URL: database.url, APP_URL, ...sandbox.current.endpoints });
  const { db } = database;
  [owner, stranger] = [await createUser(db), await createUser(db)];
  const {
    id: accountId,
    userId,
    network,
    label,
  } = await connectTestAccount(db, "clickbank", { apiKey: "API-OF-THE-OWNER" }, owner);
  const sale = {
    ...{
      transactionId: "T-OF-THE-OWNER",
      orderId: "O-OF-THE-OWNER",
      type: "sale" as const,
      status: "APPROVED" as const,
    },
    ...{ rawStatus: "SALE", currency: "USD", grossCurrency: "USD", grossMinor: 1, commissionMinor: 1, earnedMinor: 1 },
    ...{ saleDate: new Date(), productId: null, productName: null, trackingId: null },
  };
  const scope = { userId, accountId, network, stateAt: new Date(), listed: true, syncLogId: null, runId: "run" };
  await db.transaction((tx) => upsertSales(tx, [sale], scope));
  const [stored] = await listSales(db, accountId);
  const [reject] = await db
    .insert(rejectedRecord)
    .values({ accountId, userId, network, fingerprint: "f", reason: "R-OF-THE-OWNER", raw: {} })
    .returning();
  const makeKey = async (as: string, name: string, scopes?: ApiScope[]) => {
    session.userId = as;
    const made = await askRoute("/api/keys", { method: "POST", body: { name, ...(scopes && { scopes }) } });
    return (await made.json()) as NewApiKeyAnswer;
  };
  const all = await makeKey(owner, "K-OF-THE-OWNER");
  keys.all = all.key;
  for (const scope of API_SCOPES) keys[scope] = (await makeKey(owner, scope, [scope])).key;
  const expired = await makeKey(owner, "expired");
  keys.expired = expired.key;
  await db
    .update(apiKey)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(sql`id = ${expired.id}`);
  keys["of another"] = (await makeKey(stranger, "theirs")).key;
  const open = { id: randomUUID(), token: "TOKEN-OF-THE-OWNER", expiresAt: new Date(Date.now() + 3_600_000) };
  await db.insert(sessionTable).values({ ...open, userId: owner });
  ids = { accounts: accountId, sessions: open.id, sales: stored?.id ?? "", keys: all.id, rejectId: reject?.id ?? "" };
  marks = [...Object.values(ids), label, "OF-THE-OWNER", owner];
});
afterAll(async () => (await import("#db/client")).closeDatabase());

/** Asks for the owner's things. */
async function ask(name: OperationName, as: { userId?: string; key?: string | undefined }, query = "") {
  session.userId = as.userId ?? null;
  const [method = "", path = ""] = name.split(" ");
  const own = path.replaceAll(/:(\w+)/g, (_, param: string) => {
    const id = ids[(param === "id" ? path.split("/")[2] : param) as keyof typeof ids];
    if (!id) throw new Error(`The owner has nothing for :${param} of ${path}`);
    return id;
  });
  const headers: Record<string, string> = as.key ? { authorization: `Bearer ${as.key}` } : {};
  const answer = await askRoute(`${own}${query}`, { method, headers, body: (BODIES as Record<string, unknown>)[name] });
  const text = await answer.text();
  const code = answer.ok || text === "" ? undefined : (JSON.parse(text) as { error: { code: string } }).error.code;
  return { status: answer.status, code, text };
}

/** Whatever the owner has, in every table that knows whose a row is. */
async function everythingOf(userId: string): Promise<string> {
  const { rows: tables } = await database.db.execute<{ table: string }>(sql`
    select table_name as table from information_schema.columns where column_name = 'user_id' and table_schema = 'public'
    order by table_name`);
  const parts: string[] = [];
  for (const { table } of tables.filter(({ table }) => table !== "audit_entry")) {
    const { rows } = await database.db.execute(
      sql`select to_jsonb(row) - 'last_used_at' as row from ${sql.identifier(table)} as row where user_id = ${userId}
        order by row::text`,
    );
    parts.push(`${table} ${JSON.stringify(rows)}`);
  }
  return parts.join("\n");
}

test.each(reads)("the owner may: %s", async (name) => {
  // The network of the account has no such messages to be set up.
  expect([200, 404]).toContain((await ask(name, { userId: owner })).status);
});

describe("whoever else asks", () => {
  let before = "";
  beforeAll(async () => {
    before = await everythingOf(owner);
    expect(before).toContain("T-OF-THE-OWNER");
  });

  test.each(names)("nobody: %s", async (name) => {
    expect(await ask(name, {})).toMatchObject({ status: 401, code: "unauthorized" });
  });

  test.each(names)("another user: %s", async (name) => {
    const { status, text } = await ask(name, { userId: stranger });
    if (withIds.includes(name)) expect(status).toBe(404);
    else expect(status).toBeLessThan(500);
    for (const mark of marks) expect(text).not.toContain(mark);
  });

  const named = reads.flatMap((name) => {
    const { query } = OPERATIONS[name] as AnyOperation;
    return Object.keys(query?.shape ?? {})
      .filter((param) => param === "account" || param === "accountId")
      .map((param) => [name, param] as const);
  });
  test.each(named)("another user, who names the account in the query: %s ?%s=", async (name, param) => {
    const { status, text } = await ask(name, { userId: stranger }, `?${param}=${ids.accounts}`);
    expect([200, 404]).toContain(status);
    for (const mark of ["OF-THE-OWNER", ids.sales, owner]) expect(text).not.toContain(mark);
  });

  test.each(names)("a key of the owner: %s", async (name) => {
    const { status } = await ask(name, { key: keys.all });
    expect(status).toBe(keyOf(name) ? 200 : 401);
  });

  test.each(names.flatMap((name) => API_SCOPES.map((scope) => [scope, name] as const)))(
    "a key for %s alone: %s",
    async (scope, name) => {
      const wanted = keyOf(name);
      const { status, code } = await ask(name, { key: keys[scope] });
      if (!wanted) expect({ status, code }).toEqual({ status: 401, code: "unauthorized" });
      else if (wanted === scope || wanted === "any") expect(status).toBe(200);
      else expect({ status, code }).toEqual({ status: 403, code: "missing_scope" });
    },
  );

  test.each(names)("an expired key: %s", async (name) => {
    const { status, code } = await ask(name, { key: keys.expired });
    expect({ status, code }).toEqual({ status: 401, code: keyOf(name) ? "key_expired" : "unauthorized" });
  });

  test.each(names)("a key of another user: %s", async (name) => {
    const { status, text } = await ask(name, { key: keys["of another"] });
    expect(status).toBe(keyOf(name) ? (withIds.includes(name) ? 404 : 200) : 401);
    for (const mark of marks) expect(text).not.toContain(mark);
  });

  test.each(["tidemark_", "tidemark_short", `tidemark_${"x".repeat(43)}`, "Basic", "'; drop table api_key; --"])(
    "what is no key, with the owner's session: %s",
    async (key) => {
      expect(await ask("GET /api/accounts", { key, userId: owner })).toMatchObject({
        status: 401,
        code: "unauthorized",
      });
    },
  );

  afterAll(async () => {
    expect(await everythingOf(owner), "what the owner has").toBe(before);
  });
});

test("a key that was ended opens nothing, and one of another user cannot be ended", async () => {
  session.userId = stranger;
  const made = (await (
    await askRoute("/api/keys", { method: "POST", body: { name: randomUUID(), expiresAt: "2999-01-01T00:00:00Z" } })
  ).json()) as NewApiKeyAnswer;
  expect((await ask("GET /api/sales", { key: made.key })).status).toBe(200);
  session.userId = owner;
  expect((await askRoute(`/api/keys/${made.id}`, { method: "DELETE" })).status).toBe(404);
  expect((await ask("GET /api/sales", { key: made.key })).status).toBe(200);
  session.userId = stranger;
  expect((await askRoute(`/api/keys/${made.id}`, { method: "DELETE" })).status).toBe(204);
  expect((await ask("GET /api/sales", { key: made.key })).status).toBe(401);
});
