import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage } from "../schema";
import type { SyncLog } from "../sync-logs/types";

interface NextOfList {
  pageNo: number;
  nextCursor: string | null;
  rows: readonly unknown[];
}

/**
 * Whether a page of this read began at the next cursor already (a list that leads back there has no end), and whether
 * the page before this one held exactly these rows.
 */
export async function seenBefore(
  db: Database,
  log: SyncLog,
  next: NextOfList,
): Promise<{ cursor: boolean; rows: boolean }> {
  const { pageNo, nextCursor, rows } = next;
  const { rows: found } = await db.execute<{ cursor: boolean; like: boolean }>(sql`
    with earlier as (
      select page_no, cursor from landed_page where sync_log_id = ${log.id} and page_no < ${pageNo}
    )
    select exists (
      select 1 from earlier where cursor = ${nextCursor}::text
        and page_no > (select coalesce(max(page_no), 0) from earlier where cursor is null)
    ) as cursor, exists (
      select 1 from landed_page where sync_log_id = ${log.id} and page_no = ${pageNo - 1}
        and row_count = ${rows.length} and rows -> 0 = ${JSON.stringify(rows[0] ?? null)}::jsonb
    ) as like`);
  // All its rows are compared where the first one is the same: pages are large.
  return { cursor: found[0]?.cursor === true, rows: found[0]?.like === true && (await isPageBefore(db, log, next)) };
}

async function isPageBefore(db: Database, log: SyncLog, { pageNo, rows }: NextOfList): Promise<boolean> {
  const same = sql`${landedPage.rows} = ${JSON.stringify(rows)}::jsonb`;
  const before = and(eq(landedPage.syncLogId, log.id), eq(landedPage.pageNo, pageNo - 1), same);
  return (await db.$count(landedPage, before)) > 0;
}
