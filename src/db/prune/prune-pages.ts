import { sql } from "drizzle-orm";
import type { Database } from "../client";

/**
 * Deletes up to `limit` landed pages that were fetched before `before`; pages that a row in quarantine came from stay
 * until `beforeWithRejects`, and those of a run that is under way stay. Returns how many went.
 */
export async function prunePages(
  db: Database,
  { before, beforeWithRejects, limit }: { before: Date; beforeWithRejects: Date; limit: number },
): Promise<number> {
  const { rows } = await db.execute<{ id: string }>(sql`
    delete from landed_page where id = any (array(
      select page.id from landed_page as page join sync_log as log on log.id = page.sync_log_id
      where page.fetched_at < ${before.toISOString()} and log.completed_at is not null
        and (page.fetched_at < ${beforeWithRejects.toISOString()} or not exists (
          select 1 from rejected_record as reject
          where reject.landed_page_id = page.id and reject.resolved_at is null))
      order by page.fetched_at limit ${limit}))
    returning id`);
  return rows.length;
}
