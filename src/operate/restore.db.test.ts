import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Account } from "#db/schema/network-account";
import { dueRequests } from "#db/sync-requests/due-requests";
import { storeRequest } from "#db/sync-requests/store-request";
import { DAY, HOUR } from "#domain/window";
import { type ComparedSale, compareSales, readLedger } from "../../dev/demo/compare";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { wrongSaleSums } from "../../test/sale-sums";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { listSales } from "../../test/tables";

// The two commands of docs/self-hosting.md, and what comes after them. An engine that remembers nothing is a new run.

const run = promisify(execFile);
const database = testDatabase();
const sandbox = testSandbox();
const folder = mkdtempSync(join(tmpdir(), "tidemark-backup-"));
const backup = join(folder, "tidemark.dump");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

const context = () => testContext(database.db, sandbox.current.endpoints, { now: () => new Date() });
const freezeAt = (ms: number) =>
  sandbox.current.setClock({ freeze: true, at: new Date(Date.now() - ms).toISOString() });

describe.skipIf(process.env.TEST_DATABASE_KIND !== "pg")(
  "a database that is restored from a backup of two days ago",
  () => {
    test("catches up with the next syncs: nothing is lost, doubled or wrong, and what was asked for is asked for again", async () => {
      const { db, url } = database;
      freezeAt(50 * HOUR);
      const profile = { since: new Date(Date.now() - 100 * DAY).toISOString(), salesPerDay: 6 };
      const { account, sandboxId } = await playAccount(db, sandbox.current, "digistore24", profile);
      await runSync(context(), testJob(account, { kind: "import", trigger: "connect" }));
      const waiting = await playAccount(db, sandbox.current, "clickbank", profile);
      const ref = { accountId: waiting.account.id, userId: waiting.account.userId, network: "clickbank" };
      await storeRequest(db, { ...ref, kind: "import", trigger: "connect" });
      const before = (await listSales(db, account.id)).length;
      await run("pg_dump", ["--format=custom", `--file=${backup}`, url]);

      const truth = () => sandbox.current.truth({ network: "digistore24", account: sandboxId }).sales as ComparedSale[];
      freezeAt(HOUR);
      await syncAll(account);
      expect(compareSales(await readLedger(url, account.id), truth())).toEqual({
        missing: [],
        duplicates: [],
        wrong: [],
      });
      expect((await listSales(db, account.id)).length).toBeGreaterThan(before);

      await run("pg_restore", [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        `--dbname=${url}`,
        backup,
      ]);
      expect((await listSales(db, account.id)).length).toBe(before);
      expect(compareSales(await readLedger(url, account.id), truth())).not.toEqual({
        missing: [],
        duplicates: [],
        wrong: [],
      });
      await syncAll(account);
      expect(compareSales(await readLedger(url, account.id), truth())).toEqual({
        missing: [],
        duplicates: [],
        wrong: [],
      });
      expect(await wrongSaleSums(db)).toEqual([]);

      // What nobody had told the engine yet is due a minute after it was asked for.
      await db.execute("update sync_request set requested_at = now() - interval '5 minutes', asked_at = null");
      expect(await dueRequests(db, 10)).toMatchObject([{ accountId: waiting.account.id, kind: "import" }]);
    });
  },
);

/** As many hours as there is anything left to read. */
async function syncAll(account: Account): Promise<void> {
  for (let hour = 0; hour < 6; hour += 1) await runSync(context(), testJob(account, { trigger: "schedule" }));
}
