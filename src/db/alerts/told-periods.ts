import { and, eq, gte, sql } from "drizzle-orm";
import type { Database } from "../client";
import { toldPeriod } from "../schema";

export type ToldPeriod = Pick<typeof toldPeriod.$inferSelect, "unit" | "start" | "complete">;

/** What a user's webhooks were told of days and months from a day on. */
export function toldPeriods(db: Database, userId: string, from: string): Promise<ToldPeriod[]> {
  return db
    .select({ unit: toldPeriod.unit, start: toldPeriod.start, complete: toldPeriod.complete })
    .from(toldPeriod)
    .where(and(eq(toldPeriod.userId, userId), gte(toldPeriod.start, from)));
}

/** Notes what they are told now; returns how often each has changed. */
export async function notePeriods(
  db: Database,
  userId: string,
  periods: readonly ToldPeriod[],
  at: Date,
): Promise<Map<string, number>> {
  if (periods.length === 0) return new Map();
  const rows = await db
    .insert(toldPeriod)
    .values(periods.map((period) => ({ userId, ...period, toldAt: at })))
    .onConflictDoUpdate({
      target: [toldPeriod.userId, toldPeriod.unit, toldPeriod.start],
      set: { complete: sql`excluded.complete`, toldAt: at, changes: sql`${toldPeriod.changes} + 1` },
    })
    .returning({ unit: toldPeriod.unit, start: toldPeriod.start, changes: toldPeriod.changes });
  return new Map(rows.map(({ unit, start, changes }) => [`${unit}:${start}`, changes]));
}
