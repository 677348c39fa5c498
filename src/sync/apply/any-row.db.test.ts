import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { DAY } from "#domain/window";
import { adapterFor, NETWORK_IDS } from "#networks/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { ODD_WORDS } from "../../../test/odd-words";
import { runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";

// What a network puts in a field must not stop the page that it is on: a row is stored, or rejected, and the others are
// stored. Genuine rows, each with a few fields of another content.
const database = testDatabase();
const sandbox = testSandbox();

const oddValue = fc.oneof(
  fc.base64String({ minLength: 200, maxLength: 12_000, size: "max" }),
  fc.constantFrom<unknown>(
    "",
    " ",
    "-0.00",
    "1e400",
    "9".repeat(15),
    "9".repeat(18),
    "-".repeat(3_000),
    "\\",
    "%_",
    "'\"`",
  ),
  fc.constantFrom<unknown>(0, -1, 2_147_483_648, Number.MAX_SAFE_INTEGER, 1e300, 5e-324, true, null, [], {}),
  fc.constantFrom("1990-01-01T00:00:00Z", "2100-12-31", "2026-11-01T01:30:00-05:00", "Infinity", "infinity", "epoch"),
  fc.constantFrom("😀".repeat(2_000), "İ".repeat(500), "\u202eabc", "ß".repeat(101)),
  fc.constantFrom(...ODD_WORDS),
);
const changes = fc.array(fc.record({ leaf: fc.nat(), value: oddValue }), { minLength: 1, maxLength: 6 });

test.each(NETWORK_IDS)("%s: whatever a field holds, the page that it is on is stored", async (network) => {
  const profile = { since: new Date(Date.now() - 3 * DAY).toISOString(), salesPerDay: 4 };
  const { account } = await playAccount(database.db, sandbox.current, network, profile);
  const genuine = adapterFor(network);
  await fc.assert(
    fc.asyncProperty(changes, async (made) => {
      const adapter: typeof genuine = {
        ...genuine,
        async fetchPage(context, request) {
          const page = await genuine.fetchPage(context, request);
          const rows = structuredClone(page.rows);
          for (const { leaf, value } of made) change(rows, leaf, value);
          return { ...page, rows };
        },
      };
      const job = testJob(account);
      const context = testContext(database.db, sandbox.current.endpoints, { adapterFor: () => adapter });
      await runSync(context, job);
      expect(await rowsOfRun(database.db, job.runId)).toMatchObject([{ success: true }]);
    }),
    { numRuns: 40 },
  );
});

/** Puts a value in the place of the nth leaf of these rows, counted round and round. */
function change(rows: unknown[], n: number, value: unknown): void {
  const places: { of: Record<string, unknown>; at: string }[] = [];
  const walk = (of: unknown) => {
    if (typeof of !== "object" || of === null) return;
    for (const [at, inner] of Object.entries(of)) {
      if (typeof inner === "object" && inner !== null) walk(inner);
      else places.push({ of: of as Record<string, unknown>, at });
    }
  };
  walk(rows);
  const place = places[n % places.length];
  if (place) place.of[place.at] = value;
}
