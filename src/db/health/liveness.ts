import { sql } from "drizzle-orm";
import type { Database } from "../client";

/** Proves that the database answers; returns the newest tick that any sync ran for. */
export async function liveness(db: Database): Promise<{ lastTick: string | null }> {
  const { rows } = await db.execute<{ last_tick_ms: string | null }>(
    sql`select extract(epoch from max(tick)) * 1000 as last_tick_ms from sync_log`,
  );
  const ms = rows[0]?.last_tick_ms;
  return { lastTick: ms ? new Date(Number(ms)).toISOString() : null };
}
