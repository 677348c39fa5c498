import { sql } from "drizzle-orm";
import type { Database } from "../client";

/** Deletes up to `limit` rows of the quarantine: resolved ones, and open ones that were not seen for long. */
export async function pruneRejects(
  db: Database,
  { resolvedBefore, seenBefore, limit }: { resolvedBefore: Date; seenBefore: Date; limit: number },
): Promise<number> {
  const { rows } = await db.execute<{ id: string }>(sql`
    delete from rejected_record where id = any (array(
      (select id from rejected_record where resolved_at < ${resolvedBefore.toISOString()}
        order by resolved_at limit ${limit})
      union all
      (select id from rejected_record where resolved_at is null and last_seen_at < ${seenBefore.toISOString()}
        order by last_seen_at limit ${limit})
      limit ${limit}))
    returning id`);
  return rows.length;
}
