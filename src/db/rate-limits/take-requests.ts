import { inArray, sql } from "drizzle-orm";
import type { Database } from "../client";
import { rateBudget } from "../schema";

/** A budget of requests: `capacity` of them in `perMs`, filling evenly; `reserve` of them stay untouched. */
export interface Bucket {
  key: string;
  capacity: number;
  perMs: number;
  reserve: number;
}

/** A wait is long enough for this many pages, so that a run does not sleep before each. */
const PAGES_PER_WAIT = 20;

/**
 * Takes `requests` from every bucket, or from none: returns 0 when they may be sent, else how long to wait, in
 * milliseconds. Buckets begin full and fill by the database's clock; one that was set back takes nothing away.
 */
export async function takeRequests(db: Database, buckets: readonly Bucket[], requests: number): Promise<number> {
  const known = await tryToTake(db, buckets, requests);
  if (known.count === buckets.length) return known.waitMs;
  const full = buckets.map(({ key, capacity }) => ({ key, tokens: capacity, measuredAt: sql`clock_timestamp()` }));
  await db.insert(rateBudget).values(full).onConflictDoNothing();
  return (await tryToTake(db, buckets, requests)).waitMs;
}

async function tryToTake(db: Database, buckets: readonly Bucket[], requests: number) {
  const { rows } = await db.execute<{ count: string; wait_ms: string | null }>(sql`
    with bucket as (
      select stored.key, wanted.*, least(capacity, tokens + capacity / per_ms *
          greatest(extract(epoch from clock_timestamp() - measured_at) * 1000, 0)) as tokens_now,
        greatest(extract(epoch from blocked_until - clock_timestamp()) * 1000, 0) as blocked_ms
      from rate_budget as stored
      join jsonb_to_recordset(${JSON.stringify(buckets.map(toRecord))}::jsonb)
        as wanted(bucket_key text, capacity float8, per_ms float8, reserve float8) on bucket_key = stored.key
      order by stored.key for update of stored
    ), verdict as (
      select count(*) as count, max(greatest(coalesce(blocked_ms, 0), case
        when tokens_now >= reserve + ${requests} then 0
        else (reserve + least(${requests * PAGES_PER_WAIT}, capacity - reserve) - tokens_now) * per_ms / capacity
        end)) as wait_ms
      from bucket
    ), taken as (
      update rate_budget set tokens = tokens_now - ${requests}, measured_at = clock_timestamp(), blocked_until = null
      from bucket, verdict
      where rate_budget.key = bucket.key and wait_ms = 0 and count = ${buckets.length}
    )
    select count, wait_ms from verdict`);
  return { count: Number(rows[0]?.count), waitMs: Math.ceil(Number(rows[0]?.wait_ms ?? 0)) };
}

const toRecord = ({ key, capacity, perMs, reserve }: Bucket) => ({ bucket_key: key, capacity, per_ms: perMs, reserve });

/** Puts requests back that were taken and not sent; a negative number takes those that were sent beyond. */
export async function returnRequests(db: Database, buckets: readonly Bucket[], requests: number): Promise<void> {
  await db
    .update(rateBudget)
    .set({ tokens: sql`${rateBudget.tokens} + ${requests}` })
    .where(
      inArray(
        rateBudget.key,
        buckets.map(({ key }) => key),
      ),
    );
}

/** The network asked for silence: nobody takes from these buckets for `ms`. */
export async function blockRequests(db: Database, buckets: readonly Bucket[], ms: number): Promise<void> {
  if (buckets.length === 0) return;
  const until = sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;
  const blocked = buckets.map(({ key, capacity }) => ({
    key,
    tokens: capacity,
    measuredAt: sql`clock_timestamp()`,
    blockedUntil: until,
  }));
  await db
    .insert(rateBudget)
    .values(blocked)
    .onConflictDoUpdate({
      target: rateBudget.key,
      set: { blockedUntil: sql`greatest(${rateBudget.blockedUntil}, excluded.blocked_until)` },
    });
}
