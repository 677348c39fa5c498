import { randomBytes, randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";
import { startEmbeddedDatabase } from "../dev/database/server";
import { createDatabase, type Database } from "../src/db/client";
import { migrateDatabase } from "../src/db/migrate";
import { user } from "../src/db/schema";
import { startWsProxy } from "./ws-proxy";

/** Which database a test project runs on, set by its configuration. */
export type DatabaseKind = "pglite" | "pg" | "neon";

export interface TestDatabase {
  db: Database;
  url: string;
  kind: DatabaseKind;
  close(): Promise<void>;
}

/** A fresh, migrated database: PGlite in memory, or one of its own in the native Postgres of TEST_DATABASE_URL. */
export async function createTestDatabase(kind = databaseKind()): Promise<TestDatabase> {
  const server = kind === "pglite" ? await startEmbeddedDatabase({}) : await createNative();
  await migrateDatabase(server.url);
  const proxy = kind === "neon" ? await startWsProxy() : undefined;
  const handle = createDatabase({ url: server.url, driver: kind === "neon" ? "neon" : "pg", wsProxy: proxy?.address });
  return {
    db: handle.db,
    url: server.url,
    kind,
    async close() {
      await handle.close();
      await proxy?.close();
      await server.close();
    },
  };
}

/** One database for all tests of a file; every test makes its own users and accounts in it. */
export function testDatabase(): { readonly db: Database; readonly url: string; readonly kind: DatabaseKind } {
  let database: TestDatabase | undefined;
  const open = (): TestDatabase => {
    if (!database) throw new Error("The test database is ready inside tests only");
    return database;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
  }, 60_000);
  afterAll(async () => database?.close());
  return {
    get db() {
      return open().db;
    },
    get url() {
      return open().url;
    },
    get kind() {
      return open().kind;
    },
  };
}

export async function createUser(db: Database): Promise<string> {
  const id = randomUUID();
  await db.insert(user).values({ id, name: "Test User", email: `${id}@example.com` });
  return id;
}

function databaseKind(): DatabaseKind {
  return (process.env.TEST_DATABASE_KIND as DatabaseKind | undefined) ?? "pglite";
}

async function createNative(): Promise<{ url: string; close(): Promise<void> }> {
  const admin = process.env.TEST_DATABASE_URL;
  if (!admin) throw new Error("TEST_DATABASE_URL is not set: these tests need a native Postgres");
  const name = `tidemark_test_${randomBytes(6).toString("hex")}`;
  await run(admin, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => run(admin, `drop database ${name} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
