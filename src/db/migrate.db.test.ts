import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testDatabase } from "../../test/database";
import { migrateDatabase } from "./migrate";
import { readMigrations } from "./migrations/journal";
import { LOCK_ID } from "./migrations/migration-lock";

const database = testDatabase();
let client: Client;
beforeEach(async () => {
  client = await session();
  await client.query("drop table if exists growing, other, newest; delete from drizzle.__drizzle_migrations");
});
afterEach(() => client.end());

async function session(): Promise<Client> {
  const opened = new Client({ connectionString: database.url });
  opened.on("error", () => undefined);
  await opened.connect();
  return opened;
}

/** A folder of migrations, each with the stamp that is its first word's number. */
function folderOf(migrations: Record<string, string[]>): string {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-migrations-"));
  mkdirSync(join(folder, "meta"));
  const entries = Object.entries(migrations).map(([tag, statements], idx) => {
    writeFileSync(join(folder, `${tag}.sql`), statements.join("--> statement-breakpoint\n"));
    return { idx, version: "7", when: Number.parseInt(tag, 10), tag, breakpoints: true };
  });
  writeFileSync(
    join(folder, "meta", "_journal.json"),
    JSON.stringify({ version: "7", dialect: "postgresql", entries }),
  );
  return folder;
}

const applied = async () =>
  (await client.query("select created_at::int as at from drizzle.__drizzle_migrations order by id")).rows.map(
    ({ at }) => at,
  );

const TABLE = { "10_table": ["create table growing (value int, day int)"] };
const INDEX = 'create index concurrently "growing_idx" on growing (value)';

async function isValid(): Promise<boolean | undefined> {
  const { rows } = await client.query("select indisvalid from pg_index where indexrelid = to_regclass('growing_idx')");
  return rows[0]?.indisvalid;
}

test("migrates once, and again only what is new", async () => {
  await migrateDatabase(database.url, { folder: folderOf(TABLE) });
  const folder = folderOf({
    ...TABLE,
    "20_more": ["alter table growing add column more int", "create table other (a int)"],
  });
  await migrateDatabase(database.url, { folder });
  await migrateDatabase(database.url, { folder });
  expect(await applied()).toEqual([10, 20]);
});

test("a migration that fails leaves nothing of itself and is named", async () => {
  const folder = folderOf({ ...TABLE, "20_bad": ["create table half (a int)", "select 1 / 0"] });
  await expect(migrateDatabase(database.url, { folder })).rejects.toThrow(/20_bad failed: division by zero/);
  expect(await applied()).toEqual([10]);
  expect((await client.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
});

test("a migration of another branch with an older stamp is not passed over in silence", async () => {
  await migrateDatabase(database.url, { folder: folderOf({ ...TABLE, "30_newest": ["create table newest (a int)"] }) });
  const folder = folderOf({
    ...TABLE,
    "20_branch": ["create table branch (a int)"],
    "30_newest": ["create table newest (a int)"],
    "40_later": ["create table later (a int)"],
  });
  await expect(migrateDatabase(database.url, { folder })).rejects.toThrow(/Not applied: 20_branch\./);
  expect(await applied()).toEqual([10, 30]);
});

test("goes on where Drizzle's own migrator stopped", async () => {
  const [table] = readMigrations(folderOf(TABLE));
  await client.query("create table growing (value int, day int)");
  await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [
    table?.hash,
    table?.when,
  ]);
  await migrateDatabase(database.url, { folder: folderOf({ ...TABLE, "20_more": ["create table other (a int)"] }) });
  expect(await applied()).toEqual([10, 20]);
});

test("an index that is built concurrently comes after the rest of its migration, outside a transaction", async () => {
  const folder = folderOf({ ...TABLE, "20_index": [INDEX, "alter table growing add column more int"] });
  await migrateDatabase(database.url, { folder });
  expect(await isValid()).toBe(true);
  expect(await applied()).toEqual([10, 20]);
});

test("an index whose build broke off is built anew by the next try, and the rest is not repeated", async () => {
  const unique = INDEX.replace("index", "unique index");
  const statements = ["insert into growing values (1), (1)", unique];
  const folder = folderOf({ ...TABLE, "20_index": statements });
  await expect(migrateDatabase(database.url, { folder })).rejects.toThrow(/20_index failed/);
  await client.query("delete from growing where ctid = (select min(ctid) from growing)");
  await migrateDatabase(database.url, { folder });
  expect(await isValid()).toBe(true);
  expect((await client.query("select count(*)::int as rows from growing")).rows).toEqual([{ rows: 1 }]);
  expect(await applied()).toEqual([10, 20]);
});

test("an index that is marked invalid is rebuilt, a valid one is kept", async () => {
  await migrateDatabase(database.url, { folder: folderOf(TABLE) });
  await client.query(INDEX);
  const oid = async () => (await client.query("select 'growing_idx'::regclass::oid as oid")).rows[0].oid;
  const before = await oid();
  await migrateDatabase(database.url, { folder: folderOf({ ...TABLE, "20_index": [INDEX] }) });
  expect(await oid()).toBe(before);
  await client.query("update pg_index set indisvalid = false where indexrelid = 'growing_idx'::regclass");
  await migrateDatabase(database.url, { folder: folderOf({ ...TABLE, "30_again": [`${INDEX};`] }) });
  expect(await oid()).not.toBe(before);
  expect(await isValid()).toBe(true);
});

test("an address of a pooler is refused before anything is asked of it", async () => {
  for (const url of [
    "postgres://u:secret@ep-cool-name-123-pooler.eu-central-1.aws.neon.tech/neondb?sslmode=require",
    "postgres://u:secret@aws-0.pooler.supabase.com:6543/postgres",
    "postgres://u:secret@db.example.com/app?pgbouncer=true",
  ]) {
    const refusal = await migrateDatabase(url).catch((error: Error) => error.message);
    expect(refusal).toMatch(/DATABASE_URL_UNPOOLED/);
    expect(refusal).not.toContain("secret");
  }
});

/** The embedded database has one session for all: there is nobody to wait for. */
const hasSessions = () => database.kind !== "pglite";

test("waits for another migration, says for whom, and gives up in time", async () => {
  if (!hasSessions()) return;
  await client.query(
    "set application_name = 'the other one'; select pg_advisory_lock($1)".replace("$1", String(LOCK_ID)),
  );
  const said: string[] = [];
  const options = { folder: folderOf(TABLE), say: (line: string) => said.push(line) };
  await expect(migrateDatabase(database.url, { ...options, waitMs: 700 })).rejects.toThrow(
    /still held by process \d+ \(the other one\), idle .*pg_terminate_backend/,
  );
  expect(said).toEqual([expect.stringMatching(/^Waiting for another migration, which runs in process \d+/)]);

  const waiting = migrateDatabase(database.url, { ...options, waitMs: 20_000 });
  await setTimeout(300);
  await client.query(`select pg_advisory_unlock(${LOCK_ID})`);
  await waiting;
  expect(await applied()).toEqual([10]);
});

test("a lock that was lost on the way is an error that tells of the pooler", async () => {
  const folder = folderOf({ "10_loses": [`select pg_advisory_unlock(${LOCK_ID})`] });
  await expect(migrateDatabase(database.url, { folder })).rejects.toThrow(/pooler.*DATABASE_URL_UNPOOLED/);
});

test("a table in use fails the migration in time, with a reason", async () => {
  if (!hasSessions()) return;
  await migrateDatabase(database.url, { folder: folderOf(TABLE) });
  await client.query("begin; lock table growing in access exclusive mode");
  const folder = folderOf({ ...TABLE, "20_more": ["alter table growing add column more int"] });
  await expect(migrateDatabase(database.url, { folder, lockTimeoutMs: 200 })).rejects.toThrow(
    /20_more failed: a table .* in use/,
  );
  await client.query("rollback");
  await migrateDatabase(database.url, { folder });
  expect(await applied()).toEqual([10, 20]);
});
