import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const here = (path: string) => new URL(path, import.meta.url).pathname;
/** Tests are the server: what is for it alone may be imported. */
const alias = { "@": here("./src"), "server-only": here("./node_modules/server-only/empty.js") };
const sources = "{src,sandbox,dev,inngest,test,bench}";

/** No test is timed: this only ends what hangs, on a machine however busy. */
const PATIENCE = 300_000;

/** What a test logs is no news. */
const quiet = { LOG_LEVEL: process.env.LOG_LEVEL ?? "silent" };

/** Files that take much longer than the others: whichever starts last is waited for alone. */
const SLOW = [
  "dev/chaos/restarts",
  "dev/database/server",
  "inngest/retry-policy",
  "dev/engine/limits",
  "dev/chaos/chaos",
  "src/sync/dense-account",
  "src/db/sync-logs/fold",
  "src/sync/stalled-import",
  "src/sync/drain-inbox",
  "src/sync/guards",
  "inngest/fifty-accounts",
  "e2e/webhooks",
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.some((name) => moduleId.includes(`${name}.`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

/** The same database tests on each database that production or development may have. */
function databaseProject(kind: "pglite" | "pg" | "neon", include = [`${sources}/**/*.db.test.ts`]) {
  return {
    resolve: { alias },
    test: {
      name: `database-${kind}`,
      include,
      env: { ...quiet, TEST_DATABASE_KIND: kind },
      globalSetup: kind === "pglite" ? [] : ["test/native-template.ts"],
      testTimeout: PATIENCE,
      hookTimeout: PATIENCE,
    },
  };
}

/**
 * Beside a native Postgres, the two others run what touches a driver or a server's own ways, and whole syncs:
 * Neon's driver is pg's over another transport, and the tests of the browser run on PGlite.
 */
const ownWays = [
  "src/db/{client,migrate}.db.test.ts",
  "src/db/{health,rate-limits,prune}/**/*.db.test.ts",
  "src/db/sales/upsert-sales.db.test.ts",
  "src/sync/{sync,vanished-sales}.db.test.ts",
];
const databases = process.env.TEST_DATABASE_URL
  ? [databaseProject("pg"), databaseProject("neon", ownWays), databaseProject("pglite", ownWays)]
  : [databaseProject("pglite")];

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: [`${sources}/**/*.test.{ts,tsx}`],
          exclude: ["**/*.db.test.ts", "**/*.engine.test.ts"],
          env: quiet,
          testTimeout: PATIENCE,
        },
      },
      ...databases,
      {
        resolve: { alias },
        test: {
          name: "engine",
          env: quiet,
          include: ["inngest/**/*.engine.test.ts"],
          globalSetup: process.env.TEST_DATABASE_URL ? ["test/native-template.ts"] : [],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["e2e/**/*.e2e.ts"],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
    ],
  },
});
