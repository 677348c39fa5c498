import { randomUUID } from "node:crypto";
import { inArray, sql } from "drizzle-orm";
import type { Database } from "../client";
import { rateLimit } from "../schema";

/** At most `max` attempts of a key in `windowMs`, counted from the first of them. */
export interface AttemptLimit {
  key: string;
  max: number;
  windowMs: number;
}

/** Windows are shorter than this, so an older counter says nothing any more. */
const STALE_MS = 24 * 3_600_000;
/** How many attempts pay for looking after stale counters once, and how many of them it then deletes. */
const ATTEMPTS_PER_CLEANING = 50;
const CLEANED_AT_ONCE = 500;

/**
 * Counts one attempt against every limit, in one statement: 0 when all allow it, else the milliseconds until the last of
 * those that do not is over. A refused attempt counts too, but makes no window longer. The clock is the database's.
 */
export async function countAttempt(db: Database, limits: readonly AttemptLimit[]): Promise<number> {
  const wanted = JSON.stringify(
    // In one order everywhere, so that two attempts never wait for each other.
    limits
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, max, windowMs }) => ({ id: randomUUID(), key, max, window_ms: windowMs })),
  );
  const { rows } = await db.execute<{ wait_ms: string | null }>(sql`
    with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms),
    wanted as (
      select * from jsonb_to_recordset(${wanted}::jsonb) as wanted(id text, key text, max int, window_ms bigint)
    ), counted as (
      insert into rate_limit as held (id, key, count, last_request)
      select id, key, 1, now_ms from wanted, clock
      on conflict (key) do update set
        count = case when held.last_request + (select window_ms from wanted where wanted.key = held.key)
          <= excluded.last_request then 1 else held.count + 1 end,
        last_request = case when held.last_request + (select window_ms from wanted where wanted.key = held.key)
          <= excluded.last_request then excluded.last_request else held.last_request end
      returning key, count, last_request
    )
    select max(counted.last_request + window_ms - now_ms) as wait_ms
    from counted join wanted using (key), clock where counted.count > wanted.max`);
  if (Math.random() < 1 / ATTEMPTS_PER_CLEANING) await deleteStale(db);
  return Math.max(0, Number(rows[0]?.wait_ms ?? 0));
}

/** Forgets what was counted: whoever attempted it has shown who they are. */
export async function forgetAttempts(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await db.delete(rateLimit).where(inArray(rateLimit.key, [...keys]));
}

async function deleteStale(db: Database): Promise<void> {
  await db.execute(sql`
    delete from rate_limit where key in (
      select key from rate_limit where last_request < extract(epoch from clock_timestamp()) * 1000 - ${STALE_MS}
      order by last_request limit ${CLEANED_AT_ONCE} for update skip locked)`);
}
