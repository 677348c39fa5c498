import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client, Pool } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "./server";

const running: EmbeddedDatabase[] = [];
afterEach(async () => {
  for (const database of running.splice(0)) await database.close();
});

async function start(options: { dataDir: string }): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase(options);
  running.push(database);
  return database;
}

/** One in memory for all that clients may do to each other: whatever one test leaves behind, the next one meets. */
let shared: EmbeddedDatabase;
/** A folder with a database in it. Making one is most of a first start: the others are copies. */
let made: string;
beforeAll(async () => {
  shared = await startEmbeddedDatabase({});
  made = mkdtempSync(join(tmpdir(), "tidemark-database-"));
  await (await startEmbeddedDatabase({ dataDir: made })).close();
});
afterAll(() => shared?.close());

/** The start-up packet of the user `pg`. */
const GOOD_START = "000000110003000075736572007067000000".slice(0, 34);

/** A folder of a test's own, which was a database's before; `below` is a path in it. */
function newFolder(below = ""): string {
  const folder = join(mkdtempSync(join(tmpdir(), "tidemark-database-")), below);
  cpSync(made, folder, { recursive: true });
  return folder;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

test("many clients with parameters at once each get their own answer", async () => {
  const { url } = shared;
  const pool = new Pool({ connectionString: url, max: 20 });
  const answers = await Promise.all(
    Array.from({ length: 400 }, async (_, n) => (await pool.query(`select $1::int as n, ${n} as m`, [n])).rows[0]),
  );
  await pool.end();
  expect(answers).toEqual(Array.from({ length: 400 }, (_, n) => ({ n, m: n })));
});

test("a transaction of one client is not mixed with the statements of another", async () => {
  const { url } = shared;
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
  const { url } = shared;
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
  const { url } = shared;
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

test("a lock says that its folder is in use only while its holder lives, whatever process has its number", async () => {
  const dataDir = newFolder();
  writeFileSync(join(dataDir, "database.lock"), String(process.pid));
  const { url } = await start({ dataDir });
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a folder with a very long path has a lock as well", async () => {
  const dataDir = newFolder("d".repeat(120));
  const { url } = await start({ dataDir });
  await expect(startEmbeddedDatabase({ dataDir })).rejects.toThrow(/in use by another process/);
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("the settings of one client are not those of another, before, beside or after it", async () => {
  const { url } = shared;
  await query(url, "create table written (value int)");
  const [careful, other] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  await careful.connect();
  await other.connect();
  await careful.query("set default_transaction_read_only = on; set timezone = 'America/New_York'");
  await other.query("select set_config('timezone', 'Asia/Tokyo', false)");
  await other.query("insert into written values ($1)", [1]);
  await expect(careful.query("insert into written values (2)")).rejects.toThrow(/read-only/);
  const zone = "select current_setting('timezone') as zone";
  expect((await careful.query(zone)).rows).toEqual([{ zone: "America/New_York" }]);
  expect((await other.query(zone)).rows).toEqual([{ zone: "Asia/Tokyo" }]);
  expect(await query(url, zone)).not.toEqual([{ zone: "America/New_York" }]);
  await careful.end();
  await query(url, "insert into written values (3)");
  expect((await other.query(zone)).rows).toEqual([{ zone: "Asia/Tokyo" }]);
  await other.end();
  expect(await query(url, "select value from written")).toEqual([{ value: 1 }, { value: 3 }]);
});

test("a time limit that ends an idle session does not end that of all others", async () => {
  const { url } = shared;
  const idle = new Client({ connectionString: url });
  await idle.connect();
  await idle.query("begin; set local idle_in_transaction_session_timeout = 50");
  await setTimeout(200);
  expect((await idle.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await idle.end();
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test.each([
  ["no user", "000000080003000000"],
  ["no end", "00000010000300007573657200706700"],
  ["an old protocol", "0000000800020000"],
  ["a web request", Buffer.from("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").toString("hex")],
  ["bytes of no meaning after a good start", `${GOOD_START}7a0000000400000000`],
])("a client that sends %s is put out and harms nobody else", async (_, hex) => {
  const { url } = shared;
  const before = new Client({ connectionString: url });
  await before.connect();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => undefined).resume();
  socket.write(Buffer.from(hex, "hex"));
  await new Promise((resolve) => socket.once("close", resolve));
  expect((await before.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await before.end();
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a client that goes while its transaction begins leaves its turn to the next", async () => {
  const { url } = shared;
  for (let i = 0; i < 10; i += 1) {
    const dying = new Client({ connectionString: url });
    dying.on("error", () => undefined);
    await dying.connect();
    dying.query("begin").catch(() => undefined);
    if (i % 2) await setTimeout(1);
    (dying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  }
});
