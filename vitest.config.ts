import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const here = (path: string) => new URL(path, import.meta.url).pathname;
/** Tests are the server: what is for it alone may be imported. */
const serverOnly = { find: "server-only", replacement: here("./node_modules/server-only/empty.js") };
const alias = [serverOnly];
const sources = "{src,sandbox,dev,inngest,test,bench}";

/** No test is timed: this only ends what hangs, on a machine however busy. */
const PATIENCE = 300_000;

/** What a test logs is no news. */
const quiet = { LOG_LEVEL: process.env.LOG_LEVEL ?? "silent" };

/** Files that take much longer than the others: whichever starts last is waited for alone. */
const SLOW = [
  "e2e/alarms",
  "dev/chaos/restarts",
  "dev/database/server",
  "inngest/retry-policy",
  "dev/engine/limits",
  "dev/chaos/chaos",
  "src/sync/plan/dense-account",
  "src/db/sync-logs/fold",
  "src/sync/plan/stalled-import",
  "src/sync/apply/drain-inbox",
  "src/sync/guards",
  "e2e/accessible",
  "e2e/browser",
  "e2e/headers",
  "e2e/crash",
  "e2e/webhooks",
  "inngest/fifty-accounts",
  "inngest/sync.engine",
  "e2e/short-requests",
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.some((name) => moduleId.includes(`${name}.`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

/** Tests that set the environment or replace a module, which others would find. */
const ALONE = ["{inngest,dev,src/alerts,src/app,src/http}/**/*.db.test.ts"];

/**
 * The same database tests on each database that production or development may have. Loading the product's modules
 * takes longer than most of them, so files share them, but for those that need their own.
 */
function databaseProjects(kind: "pglite" | "pg" | "neon", include = [`${sources}/**/*.db.test.ts`]) {
  const project = (name: string, test: { include: string[]; exclude?: string[]; isolate: boolean }) => ({
    resolve: { alias },
    test: {
      name,
      env: { ...quiet, TEST_DATABASE_KIND: kind },
      globalSetup: kind === "pglite" ? [] : ["test/native-template.ts"],
      testTimeout: PATIENCE,
      hookTimeout: PATIENCE,
      ...test,
    },
  });
  const shared = project(`database-${kind}`, { include, exclude: ALONE, isolate: false });
  return include.length === 1
    ? [shared, project(`database-${kind}-alone`, { include: ALONE, isolate: true })]
    : [shared];
}

/**
 * Beside a native Postgres, the two others run what touches a driver or a server's own ways, and whole syncs:
 * Neon's driver is pg's over another transport, and the tests of the browser run on PGlite.
 */
const ownWays = [
  "src/db/{client,migrate,prune-sign-ins}.db.test.ts",
  "src/db/{health,rate-limits}/**/*.db.test.ts",
  "src/db/sales/{sale-sums,upsert-sales}.db.test.ts",
  "src/sync/sync.db.test.ts",
  "src/sync/close/vanished-sales.db.test.ts",
];
const databases = process.env.TEST_DATABASE_URL
  ? [...databaseProjects("pg"), ...databaseProjects("neon", ownWays), ...databaseProjects("pglite", ownWays)]
  : databaseProjects("pglite");

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        // A component's file ends in tsx, which a package's imports cannot say.
        resolve: { alias: [serverOnly, { find: /^#(components|features)\//, replacement: here("./src/$1/") }] },
        test: {
          name: "unit",
          include: [`${sources}/**/*.test.{ts,tsx}`],
          exclude: ["**/*.db.test.ts", "**/*.engine.test.ts"],
          env: quiet,
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
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
          setupFiles: ["test/contract-setup.ts"],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
    ],
  },
});
