import { startSandbox } from "../../sandbox/server";
import { createTestDatabase } from "../../test/database";
import { installFuse } from "./fuse";
import type { Stage } from "./world";

/** A sandbox and a fresh database: embedded, or native where TEST_DATABASE_URL names a server. */
export async function openStage(): Promise<Stage & { close(): Promise<void> }> {
  const database = await createTestDatabase(process.env.TEST_DATABASE_URL ? "pg" : "pglite");
  const sandbox = await startSandbox();
  return {
    db: database.db,
    fuse: installFuse(database.db),
    sandbox,
    async close() {
      await sandbox.close();
      await database.close();
    },
  };
}
