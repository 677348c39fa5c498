import { createDatabase } from "#db/client";
import { migrateDatabase } from "#db/migrate";
import { startSandbox } from "../../sandbox/server";
import { createTestDatabase } from "../../test/database";
import { installFuse } from "./fuse";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres";
import { tableLocker } from "./table-lock";
import type { Stage } from "./world";

/**
 * A sandbox and a fresh database: embedded, native where TEST_DATABASE_URL names a server, or with `restarts` a native
 * server of the suite's own.
 */
export async function openStage({ restarts = false } = {}): Promise<Stage & { close(): Promise<void> }> {
  const postgres = restarts ? await startOwnPostgres() : undefined;
  const database = postgres ? await connect(postgres) : await createTestDatabase(nativeOrNot(), LIMITS);
  const sandbox = await startSandbox();
  return {
    db: database.db,
    fuse: installFuse(database.db),
    sandbox,
    restartDatabase: postgres?.restart,
    lockTable: database.kind === "pg" ? tableLocker(database.url) : undefined,
    async close() {
      await sandbox.close();
      await database.close();
      postgres?.stop();
    },
  };
}

/** The server's limits are off, as where a pooler swallowed them: it is the client that gives up. */
const LIMITS = { queryMs: 3_000, statementMs: 0, lockMs: 0, idleInTransactionMs: 0 };

const nativeOrNot = () => (process.env["TEST_DATABASE_URL"] ? "pg" : "pglite");

async function connect({ url }: OwnPostgres) {
  await migrateDatabase(url);
  return { ...createDatabase({ url, driver: "pg", limits: LIMITS }), url, kind: "pg" as const };
}
