import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { createDatabase, type Database, type DatabaseHandle, type DatabaseOptions } from "#db/client";
import { migrateDatabase } from "#db/migrate";
import { user } from "#db/schema/index";
import { startEmbeddedDatabase } from "../dev/database/server";
import { nativeUrl, runNative } from "./native-template";
import { startWsProxy } from "./ws-proxy";

/** Which database a test project runs on, set by its configuration. */
export type DatabaseKind = "pglite" | "pg" | "neon";

export interface TestDatabase {
  db: Database;
  url: string;
  kind: DatabaseKind;
  /** Another pool on the same database, over the same driver. */
  connect(options?: Partial<DatabaseOptions>): DatabaseHandle;
  close(): Promise<void>;
}

/** A fresh, migrated database: PGlite in memory, or one of its own in the native Postgres of TEST_DATABASE_URL. */
export async function createTestDatabase(
  kind = databaseKind(),
  limits: DatabaseOptions["limits"] = {},
): Promise<TestDatabase> {
  const server = kind === "pglite" ? await createEmbedded() : await createNative();
  const proxy = kind === "neon" ? await startWsProxy() : undefined;
  const driver = kind === "neon" ? "neon" : "pg";
  const connect = (options?: Partial<DatabaseOptions>) =>
    createDatabase({ url: server.url, driver, wsProxy: proxy?.address, limits, ...options });
  const handle = connect();
  return {
    db: handle.db,
    url: server.url,
    kind,
    connect,
    async close() {
      await handle.close();
      await proxy?.close();
      await server.close();
    },
  };
}

/** One database for all tests of a file; every test makes its own users and accounts in it. */
export function testDatabase(): Readonly<Omit<TestDatabase, "close">> {
  let database: TestDatabase | undefined;
  const open = (): TestDatabase => {
    if (!database) throw new Error("The test database is ready inside tests only");
    return database;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
  });
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
    connect: (options) => open().connect(options),
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

async function createEmbedded(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await startEmbeddedDatabase({});
  await migrateDatabase(server.url);
  return server;
}

/** A copy of the migrated template; a database that is migrated by itself where no test runner has made one. */
async function createNative(): Promise<{ url: string; close(): Promise<void> }> {
  const admin = process.env.TEST_DATABASE_URL;
  if (!admin) throw new Error("TEST_DATABASE_URL is not set: these tests need a native Postgres");
  const template = process.env.VITEST ? inject("nativeTemplate") : null;
  const name = `tidemark_test_${randomBytes(6).toString("hex")}`;
  await runNative(
    admin,
    template ? `create database ${name} template ${template}` : `create database ${name}`,
    // A server may stand anywhere: whatever leaves the zone to it goes wrong here.
    `alter database ${name} set timezone = 'America/New_York'`,
  );
  if (!template) await migrateDatabase(nativeUrl(admin, name));
  return { url: nativeUrl(admin, name), close: () => runNative(admin, `drop database ${name} with (force)`) };
}
