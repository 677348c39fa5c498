import { defineConfig } from "vitest/config";

/** The tests that judge `src/domain` and `src/sync/plan`, which are pure. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["src/{domain,sync/plan}/**/*.test.ts"],
    exclude: ["**/*.db.test.ts"],
    // None is timed: this only ends what hangs.
    testTimeout: 120_000,
    setupFiles: ["test/properties/same-dice.ts"],
  },
});
