import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { DAY } from "#domain/window";
import { createUser, testDatabase } from "../../test/database";
import { pruneSignIns } from "./prune";
import { auditEntry, rateLimit, session, verification } from "./schema";

const database = testDatabase();
const now = new Date("2026-06-01T00:00:00Z");
const countedBefore = new Date(now.getTime() - 2 * DAY);
const auditedBefore = new Date(now.getTime() - 400 * DAY);

test("deletes what has expired, in batches, and nothing that still counts", async () => {
  const { db } = database;
  const userId = await createUser(db);
  const token = () => ({ id: randomUUID(), token: randomUUID() });
  const past = new Date(now.getTime() - 1);
  const live = token();
  const sessions = [...[token(), token(), token()].map((one) => ({ ...one, at: past })), { ...live, at: now }];
  // A token is sealed by the app's secret, which is not at hand here.
  for (const { id, token, at } of sessions) {
    await db.execute(
      sql`insert into session (id, token, user_id, expires_at) values (${id}, ${token}, ${userId}, ${at.toISOString()})`,
    );
  }
  const request = (expiresAt: Date) => ({ id: randomUUID(), identifier: "i", value: "v", expiresAt });
  const open = request(now);
  await db.insert(verification).values([request(past), open]);
  const counter = (lastRequest: number) => ({ id: randomUUID(), key: randomUUID(), count: 1, lastRequest });
  const recent = counter(countedBefore.getTime());
  await db.insert(rateLimit).values([counter(countedBefore.getTime() - 1), recent]);
  const entry = (at: Date) => ({ id: randomUUID(), userId, kind: "signed_in" as const, at });
  const kept = entry(auditedBefore);
  await db.insert(auditEntry).values([entry(new Date(auditedBefore.getTime() - 1)), kept]);

  expect(await pruneSignIns(db, { now, countedBefore, auditedBefore, limit: 2 })).toEqual({ deleted: 5, full: true });
  expect(await pruneSignIns(db, { now, countedBefore, auditedBefore, limit: 2 })).toEqual({ deleted: 1, full: false });
  expect(await db.select({ id: session.id }).from(session).where(eq(session.userId, userId))).toEqual([
    { id: live.id },
  ]);
  expect(await db.select({ id: verification.id }).from(verification)).toEqual([{ id: open.id }]);
  expect(await db.select({ id: auditEntry.id }).from(auditEntry)).toEqual([{ id: kept.id }]);
  expect(await db.select({ id: rateLimit.id }).from(rateLimit)).toEqual([{ id: recent.id }]);
});
