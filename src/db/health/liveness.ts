import { sql } from "drizzle-orm";
import type { Database } from "../client";

export interface Liveness {
  /** The newest tick that any sync ran for. */
  lastTick: Date | null;
  /** Since when an account waits for ticks, null when none does. */
  waitingSince: Date | null;
}

/** Both by index or from the small table of accounts: it is asked for every few seconds. */
export async function liveness(db: Database): Promise<Liveness> {
  const { rows } = await db.execute<{ tick_ms: string | null; waiting_ms: string | null }>(sql`
    select extract(epoch from (select max(tick) from sync_log)) * 1000 as tick_ms,
      extract(epoch from (select min(created_at) from network_account
        where disconnected_at is null and status = 'active')) * 1000 as waiting_ms`);
  const { tick_ms, waiting_ms } = rows[0] ?? {};
  return { lastTick: toDate(tick_ms), waitingSince: toDate(waiting_ms) };
}

/** Proves that the database takes writes, with one of its own. Throws when it does not. */
export async function probeWrites(db: Database): Promise<void> {
  await db.execute(sql`
    insert into rate_limit (id, key, count, last_request)
    values ('health', 'health', 0, extract(epoch from clock_timestamp()) * 1000)
    on conflict (key) do update set last_request = excluded.last_request`);
}

const toDate = (ms: string | null | undefined) => (ms ? new Date(Number(ms)) : null);
