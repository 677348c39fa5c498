import { randomBytes } from "node:crypto";
import { createDatabase, type Database } from "#db/client";
import { migrateDatabase } from "#db/migrate";
import { startEmbeddedDatabase } from "../dev/database/server";
import { nativeUrl, runNative } from "../test/native-template";

export interface BenchDatabase {
  db: Database;
  url: string;
  /** `native` is what figures are judged on. */
  kind: "native" | "embedded";
  close(): Promise<void>;
}

/** A migrated database of the benchmark's own: in the server at `admin`, without one embedded. */
export async function createBenchDatabase(admin = process.env["TEST_DATABASE_URL"]): Promise<BenchDatabase> {
  const server = admin ? await createNative(admin) : await embedded();
  await migrateDatabase(server.url);
  const handle = createDatabase({ url: server.url, driver: "pg" });
  return {
    db: handle.db,
    url: server.url,
    kind: server.kind,
    async close() {
      await handle.close();
      await server.close();
    },
  };
}

async function createNative(admin: string) {
  const name = `tidemark_bench_${randomBytes(6).toString("hex")}`;
  await runNative(admin, `create database ${name}`);
  const close = () => runNative(admin, `drop database ${name} with (force)`);
  return { url: nativeUrl(admin, name), kind: "native" as const, close };
}

async function embedded() {
  const server = await startEmbeddedDatabase({});
  return { url: server.url, kind: "embedded" as const, close: () => server.close() };
}
