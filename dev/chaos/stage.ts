import { startSandbox } from "../../sandbox/server";
import { createDatabase, type DatabaseHandle } from "../../src/db/client";
import { migrateDatabase } from "../../src/db/migrate";
import { createTestDatabase } from "../../test/database";
import { installFuse } from "./fuse";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres";
import type { Stage } from "./world";

/**
 * A sandbox and a fresh database: embedded, native where TEST_DATABASE_URL names a server, or with `restarts` a native
 * server of the suite's own.
 */
export async function openStage({ restarts = false } = {}): Promise<Stage & { close(): Promise<void> }> {
  const postgres = restarts ? await startOwnPostgres() : undefined;
  const database = postgres ? await connect(postgres) : await createTestDatabase(nativeOrNot());
  const sandbox = await startSandbox();
  return {
    db: database.db,
    fuse: installFuse(database.db),
    sandbox,
    restartDatabase: postgres?.restart,
    async close() {
      await sandbox.close();
      await database.close();
      postgres?.stop();
    },
  };
}

const nativeOrNot = () => (process.env["TEST_DATABASE_URL"] ? "pg" : "pglite");

async function connect({ url }: OwnPostgres): Promise<DatabaseHandle> {
  await migrateDatabase(url);
  return createDatabase({ url, driver: "pg" });
}
