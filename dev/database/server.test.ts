import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Pool } from "pg";
import { afterEach, expect, test } from "vitest";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "./server";

const running: EmbeddedDatabase[] = [];
afterEach(async () => {
  for (const database of running.splice(0)) await database.close();
});

async function start(options: Parameters<typeof startEmbeddedDatabase>[0] = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase(options);
  running.push(database);
  return database;
}

const newFolder = () => mkdtempSync(join(tmpdir(), "tidemark-database-"));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

test("many clients with parameters at once each get their own answer", async () => {
  const { url } = await start();
  const pool = new Pool({ connectionString: url, max: 20 });
  const answers = await Promise.all(
    Array.from({ length: 400 }, async (_, n) => (await pool.query(`select $1::int as n, ${n} as m`, [n])).rows[0]),
  );
  await pool.end();
  expect(answers).toEqual(Array.from({ length: 400 }, (_, n) => ({ n, m: n })));
});

test("a transaction of one client is not mixed with the statements of another", async () => {
  const { url } = await start();
  await query(url, "create table counter (value int)");
  await query(url, "insert into counter values (0)");
  const pool = new Pool({ connectionString: url, max: 10 });
  await Promise.all(
    Array.from({ length: 30 }, async () => {
      const client = await pool.connect();
      await client.query("begin");
      const { rows } = await client.query("select value from counter");
      await client.query("update counter set value = $1", [rows[0].value + 1]);
      await client.query("commit");
      client.release();
    }),
  );
  await pool.end();
  expect(await query(url, "select value from counter")).toEqual([{ value: 30 }]);
});

test("a client that dies in a transaction leaves nothing behind and holds nobody up", async () => {
  const { url } = await start();
  await query(url, "create table half (value int)");
  const dying = new Client({ connectionString: url });
  dying.on("error", () => undefined);
  await dying.connect();
  await dying.query("begin");
  await dying.query("insert into half values ($1)", [1]);
  (dying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  expect(await query(url, "select * from half")).toEqual([]);
});

test("an error in a statement leaves the connection usable", async () => {
  const { url } = await start();
  const client = new Client({ connectionString: url });
  await client.connect();
  await expect(client.query("select $1::int", ["x"])).rejects.toThrow(/integer/);
  expect((await client.query("select $1::int as n", [3])).rows).toEqual([{ n: 3 }]);
  await client.end();
});

test("data is there again after a restart", async () => {
  const dataDir = newFolder();
  const first = await startEmbeddedDatabase({ dataDir });
  await query(first.url, "create table kept (value int)");
  await first.close();
  const { url } = await start({ dataDir });
  expect(await query(url, "select * from kept")).toEqual([]);
});

test("a second start on the same folder says so, and the first goes on", async () => {
  const dataDir = newFolder();
  const { url } = await start({ dataDir });
  await expect(startEmbeddedDatabase({ dataDir })).rejects.toThrow(/in use by another process/);
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("the lock of a process that is gone is taken over", async () => {
  const dataDir = newFolder();
  writeFileSync(join(dataDir, "database.lock"), "999999999");
  const { url } = await start({ dataDir });
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});
