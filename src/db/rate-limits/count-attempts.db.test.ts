import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { countAttempt, forgetAttempts } from "./count-attempts";

const database = testDatabase();
const limit = (max: number, windowMs = 60_000) => ({ key: randomUUID(), max, windowMs });

test("as many attempts pass as a limit allows, then the answer is how long to wait", async () => {
  const one = limit(3);
  for (let n = 0; n < 3; n += 1) expect(await countAttempt(database.db, [one])).toBe(0);
  const waitMs = await countAttempt(database.db, [one]);
  expect(waitMs).toBeGreaterThan(50_000);
  expect(waitMs).toBeLessThanOrEqual(60_000);
});

test("of attempts at the same moment not one more passes", async () => {
  const one = limit(7);
  const waits = await Promise.all(Array.from({ length: 30 }, () => countAttempt(database.db, [one, limit(1)])));
  expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(7);
});

test("each of several limits counts, and the strictest decides", async () => {
  const [strict, generous] = [limit(1), limit(100)];
  expect(await countAttempt(database.db, [generous, strict])).toBe(0);
  expect(await countAttempt(database.db, [generous, strict])).toBeGreaterThan(0);
  expect(await countAttempt(database.db, [generous])).toBe(0);
});

test("a window ends when it began plus its length, however often it was tried in between", async () => {
  const one = limit(1, 400);
  expect(await countAttempt(database.db, [one])).toBe(0);
  const over = Date.now() + 450;
  while (Date.now() < over) await countAttempt(database.db, [{ ...one, windowMs: 60_000 }]);
  expect(await countAttempt(database.db, [one])).toBe(0);
});

test("a success forgets what was counted", async () => {
  const one = limit(1);
  await countAttempt(database.db, [one]);
  await forgetAttempts(database.db, [one.key]);
  expect(await countAttempt(database.db, [one])).toBe(0);
});

test("counters that are a day old are deleted along the way, younger ones stay", async () => {
  const [old, young] = [limit(1), limit(1)];
  await countAttempt(database.db, [old, young]);
  await database.db.execute(
    sql`update rate_limit set last_request = last_request - 25 * 3600000::bigint where key = ${old.key}`,
  );
  const left = async () => {
    const { rows } = await database.db.execute<{ key: string }>(sql`select key from rate_limit`);
    return rows.map(({ key }) => key);
  };
  for (let n = 0; n < 600 && (await left()).includes(old.key); n += 1) await countAttempt(database.db, [limit(1)]);
  expect(await left()).not.toContain(old.key);
  expect(await left()).toContain(young.key);
});
