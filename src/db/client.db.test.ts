import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { NonRetriableError } from "inngest";
import { Client } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { readFailure, toEngineError } from "../../inngest/retry-policy";
import { testDatabase } from "../../test/database";
import type { Database, DatabaseHandle } from "./client";
import { user } from "./schema";

const database = testDatabase();
const handles: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const handle of handles.splice(0)) await handle.close();
});

/** One connection, so that whoever comes next gets the one that is in question. */
function oneConnection(queryMs = 600): DatabaseHandle {
  const handle = database.connect({ poolSize: 1, limits: { queryMs } });
  handles.push(handle);
  return handle;
}

/** Another connection that holds the table in a transaction: nothing gets at it until `free`. */
async function lockUsers(): Promise<{ free(): Promise<unknown> }> {
  const client = new Client({ connectionString: database.url });
  client.on("error", () => undefined);
  await client.connect();
  await client.query('begin; lock table "user" in access exclusive mode');
  handles.push({ close: () => client.end() });
  return { free: () => client.query("commit") };
}

async function emails(): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ email: string }>('select email from "user"');
  await client.end();
  return rows.map(({ email }) => email);
}

async function addUser(db: Pick<Database, "insert">): Promise<string> {
  const id = randomUUID();
  await db.insert(user).values({ id, name: "Test User", email: `${id}@example.com` });
  return `${id}@example.com`;
}

/** The server's limits are off, as where a pooler swallowed them. */
const withoutServerLimits = sql.raw("set local statement_timeout = 0; set local lock_timeout = 0");

test("what is written after a transaction stalled past the client's time-out is there", async () => {
  const { db } = oneConnection();
  await addUser(db);
  const lock = await lockUsers();
  const stalled = db.transaction(async (tx) => {
    await tx.execute(withoutServerLimits);
    await addUser(tx);
  });
  const failure = await stalled.catch((error: unknown) => error);
  const later = addUser(db);
  await lock.free();
  const written = [await later, await addUser(db), await db.transaction(addUser)];
  expect(await emails()).toEqual(expect.arrayContaining(written));

  const told = toEngineError(failure, 0);
  expect(told).not.toBeInstanceOf(NonRetriableError);
  expect(readFailure(told).code).toBe("internal");
});

test("a stalled transaction fails once and at once: its ROLLBACK is not waited for", async () => {
  const { db } = oneConnection(4_000);
  await addUser(db);
  const lock = await lockUsers();
  const startedAt = performance.now();
  const stalled = db.transaction(async (tx) => {
    await tx.execute(withoutServerLimits);
    await addUser(tx);
  });
  await expect(stalled).rejects.toMatchObject({ cause: { message: "Query read timeout" } });
  // A ROLLBACK would be waited for as long again.
  expect(performance.now() - startedAt).toBeLessThan(7_500);
  await lock.free();
});

test.each(["begin", "commit", "rollback"])("a %s that fails costs the pool nothing", async (command) => {
  const { db } = oneConnection();
  breakOnce(db, command);
  const failing = db.transaction(async (tx) => {
    await addUser(tx);
    if (command === "rollback") throw new Error("On purpose");
  });
  await expect(failing).rejects.toThrow(command === "rollback" ? "On purpose" : "Failed query");
  const later = await addUser(db);
  expect(await emails()).toContain(later);
});

test("a connection that breaks as a transaction begins is not lost to the pool", async () => {
  const { db } = oneConnection();
  poolOf(db).once("acquire", (client) => client.connection.stream.destroy());
  await expect(db.transaction((tx) => tx.execute(sql`select 1`))).rejects.toThrow();
  expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
});

test("a statement that failed and was passed over does not let its transaction end as if all were written", async () => {
  const { db } = oneConnection();
  const passedOver = db.transaction(async (tx) => {
    await addUser(tx);
    await tx.execute(sql`select 1 / 0`).catch(() => undefined);
  });
  await expect(passedOver).rejects.toThrow();
  const later = await addUser(db);
  expect(await emails()).toContain(later);
});

test("a savepoint that is rolled back leaves its transaction whole", async () => {
  const { db } = oneConnection();
  const [kept, undone] = await db.transaction(async (tx) => {
    const first = await addUser(tx);
    let second = "";
    const nested = tx.transaction(async (inner) => {
      second = await addUser(inner);
      await inner.execute(sql`select 1 / 0`);
    });
    await nested.catch(() => undefined);
    return [first, second];
  });
  expect(await emails()).toContain(kept);
  expect(await emails()).not.toContain(undone);
});

test("a late answer is not taken for that of the next statement", async () => {
  const { db } = database.connect({ poolSize: 1, limits: { queryMs: 300, statementMs: 0 } });
  await expect(db.execute(sql`select 'late' as answer from pg_sleep(1)`)).rejects.toThrow();
  expect((await db.execute(sql`select 'next' as answer`)).rows).toEqual([{ answer: "next" }]);
});

test("the server ends a statement before the client stops listening, and the pool goes on", async () => {
  if (database.kind === "pglite") return;
  const { db } = database.connect({ poolSize: 1, limits: { queryMs: 5_000, lockMs: 200, statementMs: 400 } });
  const lock = await lockUsers();
  await expect(db.transaction(addUser)).rejects.toMatchObject({ cause: { code: "55P03" } });
  await expect(addUser(db)).rejects.toMatchObject({ cause: { code: "55P03" } });
  await expect(db.execute(sql`select pg_sleep(2)`)).rejects.toMatchObject({ cause: { code: "57014" } });
  await lock.free();
  const later = await addUser(db);
  expect(await emails()).toContain(later);
});

test("every connection keeps its time in UTC, whatever the database's default is", async () => {
  const show = sql`select current_setting('timezone') as zone`;
  expect((await database.db.execute(show)).rows).toEqual([{ zone: "UTC" }]);
  expect((await database.db.transaction((tx) => tx.execute(show))).rows).toEqual([{ zone: "UTC" }]);
});

interface PooledClient {
  query(...args: unknown[]): unknown;
  connection: { stream: { destroy(): void } };
}

const poolOf = (db: Database) =>
  (db as unknown as { $client: { once(event: string, listener: (client: PooledClient) => void): void } }).$client;

/** The connection breaks as it sends this command, after what came before it. */
function breakOnce(db: Database, command: string): void {
  poolOf(db).once("connect", (client) => {
    const query = client.query.bind(client);
    client.query = (...args) => {
      if (!String(Object(args[0]).text).startsWith(command)) return query(...args);
      return Promise.reject(Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" }));
    };
  });
}

test("on a platform that suspends instances, one stays until its idle connections have ended", async () => {
  const kept: Promise<unknown>[] = [];
  const platform = { get: () => ({ waitUntil: (work: Promise<unknown>) => void kept.push(work) }) };
  vi.stubGlobal(Symbol.for("@vercel/request-context") as unknown as string, platform);
  vi.stubEnv("VERCEL_URL", "tidemark.vercel.app");
  vi.stubEnv("VERCEL_REGION", "iad1");
  try {
    for (const suspended of [false, true]) {
      const handle = database.connect({ poolSize: 1, suspended });
      handles.push(handle);
      await handle.db.execute(sql`select 1`);
      expect(kept).toHaveLength(suspended ? 1 : 0);
    }
  } finally {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  }
});
