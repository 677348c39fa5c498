import { defineConfig } from "vitest/config";

const alias = { "@": new URL("./src", import.meta.url).pathname };
const sources = "{src,sandbox,dev,inngest,test,bench}";

/** The same database tests on each database that production or development may have. */
function databaseProject(kind: "pglite" | "pg" | "neon") {
  return {
    resolve: { alias },
    test: {
      name: `database-${kind}`,
      include: [`${sources}/**/*.db.test.ts`],
      env: { TEST_DATABASE_KIND: kind },
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

const native = process.env.TEST_DATABASE_URL ? [databaseProject("pg"), databaseProject("neon")] : [];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: [`${sources}/**/*.test.{ts,tsx}`],
          exclude: ["**/*.db.test.ts", "**/*.engine.test.ts"],
          testTimeout: 20_000,
        },
      },
      databaseProject("pglite"),
      ...native,
      {
        resolve: { alias },
        test: {
          name: "engine",
          include: ["inngest/**/*.engine.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["e2e/**/*.e2e.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
