import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createDatabase } from "#db/client";
import { HOUR } from "#domain/window";
import { connectTestAccount } from "../../test/account";
import { createTestDatabase, testDatabase } from "../../test/database";
import { livenessReports } from "./liveness-report";

const database = testDatabase();
const ignore = () => undefined;

test("an empty database that takes writes is ok, and nothing is late", async () => {
  expect(await livenessReports(() => database.db, ignore)()).toEqual({
    status: "ok",
    database: "ok",
    lastTick: null,
    tickLate: false,
  });
});

test("a database that answers but takes no writes is not ok", async () => {
  const { db, close } = createDatabase({ url: database.url, driver: "pg", poolSize: 1 });
  const failures: unknown[] = [];
  await db.execute("set default_transaction_read_only = on");
  const report = await livenessReports(
    () => db,
    (error) => failures.push(error),
  )();
  await db.execute("set default_transaction_read_only = off");
  await close();
  expect(report).toMatchObject({ status: "degraded", database: "read_only" });
  expect(failures).toHaveLength(1);
});

test("a database that is gone is told within seconds", async () => {
  const { db, close } = createDatabase({ url: "postgres://nobody@127.0.0.1:1/none", driver: "pg" });
  const report = await livenessReports(() => db, ignore)();
  expect(report).toEqual({ status: "degraded", database: "unreachable", lastTick: null, tickLate: false });
  await close();
});

test("a hundred askers at once cost one probe, and its answer is kept for five seconds", async () => {
  let now = 1_000_000;
  let probes = 0;
  const counted = () => {
    probes += 1;
    return database.db;
  };
  const report = livenessReports(counted, ignore, () => now);
  await Promise.all(Array.from({ length: 100 }, report));
  // A probe reads once and writes once.
  expect(probes).toBe(2);
  now += 4_999;
  await report();
  expect(probes).toBe(2);
  now += 1;
  await report();
  expect(probes).toBe(4);
});

test("a tick is late two hours after it was due, but only while an account waits for it", async () => {
  const own = await createTestDatabase();
  try {
    const start = Date.UTC(2026, 8, 1);
    const account = await connectTestAccount(own.db, "digistore24", { apiKey: randomUUID() });
    await own.db.execute(`update network_account set created_at = '${new Date(start).toISOString()}'`);
    const lateAt = async (hours: number) => {
      const { tickLate, status } = await livenessReports(
        () => own.db,
        ignore,
        () => start + hours * HOUR,
      )();
      expect(status).toBe(tickLate ? "degraded" : "ok");
      return tickLate;
    };
    expect(await lateAt(3)).toBe(false);
    expect(await lateAt(3.01)).toBe(true);
    await own.db.execute(`
      insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end, started_at,
        alive_until, tick)
      select id, user_id, network, 'incremental', 'schedule', 'run', 1, created_at, created_at, created_at, created_at,
        '${new Date(start + 5 * HOUR).toISOString()}' from network_account where id = '${account.id}'`);
    expect(await lateAt(8)).toBe(false);
    expect(await lateAt(8.01)).toBe(true);
    await own.db.execute(`update network_account set status = 'paused'`);
    expect(await lateAt(100)).toBe(false);
  } finally {
    await own.close();
  }
}, 60_000);
