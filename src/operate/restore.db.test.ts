import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, onTestFinished, test } from "vitest";
import { createDatabase } from "#db/client";
import { migrateDatabase } from "#db/migrate";
import type { Account } from "#db/schema/network-account";
import { dueRequests } from "#db/sync-requests/due-requests";
import { storeRequest } from "#db/sync-requests/store-request";
import { DAY, HOUR } from "#domain/window";
import { type ComparedSale, compareSales, readLedger } from "../../dev/demo/compare";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { nativeUrl, runNative } from "../../test/native-template";
import { runSync } from "../../test/run-sync";
import { wrongSaleSums } from "../../test/sale-sums";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { listSales } from "../../test/tables";

// What docs/deployment.md and docs/self-hosting.md say, and what comes after it. An engine that remembers nothing is a new run.

const run = promisify(execFile);
const database = testDatabase();
const sandbox = testSandbox();
const folder = mkdtempSync(join(tmpdir(), "tidemark-backup-"));
const backup = join(folder, "tidemark.dump");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

const context = (db = database.db) => testContext(db, sandbox.current.endpoints, { now: () => new Date() });
const freezeAt = (ms: number) =>
  sandbox.current.setClock({ freeze: true, at: new Date(Date.now() - ms).toISOString() });

const restore = (url: string) =>
  run("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", `--dbname=${url}`, backup]);

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

      const admin = process.env.TEST_DATABASE_URL ?? "";
      const name = `tidemark_restored_${randomBytes(6).toString("hex")}`;
      await runNative(admin, `create database ${name}`);
      const restored = nativeUrl(admin, name);
      await restore(restored);
      const handle = createDatabase({ url: restored, driver: "pg" });
      onTestFinished(async () => {
        await handle.close();
        await runNative(admin, `drop database ${name} with (force)`);
      });
      expect((await listSales(handle.db, account.id)).length).toBe(before);
      expect(compareSales(await readLedger(restored, account.id), truth())).not.toEqual({
        missing: [],
        duplicates: [],
        wrong: [],
      });
      await syncAll(account, handle.db);
      expect(compareSales(await readLedger(restored, account.id), truth())).toEqual({
        missing: [],
        duplicates: [],
        wrong: [],
      });
      expect(await wrongSaleSums(handle.db)).toEqual([]);

      // What nobody had told the engine yet is due a minute after it was asked for.
      await handle.db.execute("update sync_request set requested_at = now() - interval '5 minutes', asked_at = null");
      expect(await dueRequests(handle.db, 10)).toMatchObject([{ accountId: waiting.account.id, kind: "import" }]);
    });

    test.each([1, 6, 15])(
      "a backup of a release %i migrations ago is restored beside what is there, and brought up to date",
      async (less) => {
        const admin = process.env.TEST_DATABASE_URL ?? "";
        const name = `tidemark_old_${randomBytes(6).toString("hex")}`;
        const [old, current, kept] = [name, `${name}_now`, `${name}_before`].map((of) => nativeUrl(admin, of)) as [
          string,
          string,
          string,
        ];
        onTestFinished(() =>
          runNative(
            admin,
            ...[name, `${name}_now`, `${name}_before`].map((of) => `drop database if exists ${of} with (force)`),
          ),
        );
        await runNative(admin, `create database ${name}`, `create database ${name}_now`);
        await migrateDatabase(old, { folder: migrationsBut(less) });
        await migrateDatabase(current);
        const add = `insert into "user" (id, name, email) values ('restored', 'Restored', 'restored@example.com')`;
        await runNative(old, add);
        await run("pg_dump", ["--format=custom", `--file=${backup}`, old]);

        await runNative(admin, `drop database ${name}`, `create database ${name}`);
        await restore(old);
        await runNative(
          admin,
          `alter database ${name}_now rename to ${name}_before`,
          `alter database ${name} rename to ${name}_now`,
        );
        await migrateDatabase(current);
        // It is there, and complete: neither would be refused otherwise.
        await expect(runNative(current, add)).rejects.toThrow(/duplicate key/);
        await runNative(current, "select rebuild_sale_sums()");
        await runNative(kept, add);
      },
    );
  },
);

/** The migrations without the newest. */
function migrationsBut(less: number): string {
  const old = join(folder, `but-${less}`);
  cpSync("drizzle", old, { recursive: true });
  const file = join(old, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as { entries: unknown[] };
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, -less) }));
  return old;
}

/** As many hours as there is anything left to read. */
async function syncAll(account: Account, db = database.db): Promise<void> {
  for (let hour = 0; hour < 6; hour += 1) await runSync(context(db), testJob(account, { trigger: "schedule" }));
}
