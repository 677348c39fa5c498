import { sql } from "drizzle-orm";
import type { Database } from "../client";

/**
 * Deletes up to `limit` each of the sessions and verifications that have expired, and of the request counters that
 * nobody touched since `countedBefore`. Returns how many went, and whether a batch was full.
 */
export async function pruneSignIns(
  db: Database,
  { now, countedBefore, limit }: { now: Date; countedBefore: Date; limit: number },
): Promise<{ deleted: number; full: boolean }> {
  const expired = sql`expires_at < ${now.toISOString()}`;
  const batches = [
    sql`delete from session where id in (select id from session where ${expired} order by expires_at limit ${limit})`,
    sql`delete from verification where id in (select id from verification where ${expired} order by expires_at limit ${limit})`,
    sql`delete from rate_limit where id in (select id from rate_limit where last_request < ${countedBefore.getTime()}
      order by last_request limit ${limit})`,
  ];
  const counts: number[] = [];
  for (const batch of batches) counts.push((await db.execute(batch)).rowCount ?? 0);
  return { deleted: counts.reduce((sum, count) => sum + count, 0), full: counts.includes(limit) };
}
