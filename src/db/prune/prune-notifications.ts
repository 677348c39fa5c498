import { sql } from "drizzle-orm";
import type { Database } from "../client";

/**
 * Deletes up to `limit` notifications of each kind: applied (or ignored) before `appliedBefore`, dead since before
 * `deadBefore`, and waiting untried for as long (a dry run that never ended).
 */
export async function pruneNotifications(
  db: Database,
  { appliedBefore, deadBefore, limit }: { appliedBefore: Date; deadBefore: Date; limit: number },
): Promise<{ deleted: number; more: boolean }> {
  const old = deadBefore.toISOString();
  const kinds = [
    sql`applied_at < ${appliedBefore.toISOString()}`,
    sql`dead_at < ${old}`,
    sql`applied_at is null and dead_at is null and next_attempt_at < ${old}`,
  ];
  let deleted = 0;
  let more = false;
  for (const kind of kinds) {
    const { rows } = await db.execute<{ id: string }>(sql`
      delete from notification where id in (select id from notification where ${kind} limit ${limit}) returning id`);
    deleted += rows.length;
    more ||= rows.length === limit;
  }
  return { deleted, more };
}
