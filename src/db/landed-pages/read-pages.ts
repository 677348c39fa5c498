import { and, arrayContains, asc, desc, eq, inArray, lte, sql } from "drizzle-orm";
import { isTakenBack, SALE_STATUSES } from "#domain/sale";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { lookUpSales } from "../sales/look-up-sales";
import { landedPage, sale } from "../schema";
import type { LandedPage } from "../schema/landed-page";
import type { SyncLog } from "../schema/sync-log";

/** A landed page of this user's account by its id. */
export async function getPage(
  db: Database,
  { userId, accountId }: AccountRef,
  id: string,
): Promise<LandedPage | undefined> {
  const [page] = await db
    .select()
    .from(landedPage)
    .where(and(eq(landedPage.id, id), eq(landedPage.accountId, accountId), eq(landedPage.userId, userId)));
  return page;
}

/** The newest page that is kept of those that showed a sale; pages are kept for some weeks. */
export async function pageThatShowed(
  db: Database,
  { userId, accountId }: AccountRef,
  transactionId: string,
): Promise<LandedPage | undefined> {
  const shown = arrayContains(landedPage.transactionIds, [transactionId]);
  const [page] = await db
    .select()
    .from(landedPage)
    .where(and(eq(landedPage.accountId, accountId), eq(landedPage.userId, userId), shown))
    .orderBy(desc(landedPage.fetchedAt))
    .limit(1);
  return page;
}

export type ListedPage = Pick<LandedPage, "pageNo" | "cursor" | "rowCount" | "totalRows" | "lastRecordDate">;

/** The pages that were read for a SyncLog row, first to last and without their rows; up to a page, when given. */
export async function pagesOfLog(db: Database, syncLogId: string, upTo?: number): Promise<ListedPage[]> {
  const { pageNo, cursor, rowCount, totalRows, lastRecordDate } = landedPage;
  return db
    .select({ pageNo, cursor, rowCount, totalRows, lastRecordDate })
    .from(landedPage)
    .where(and(eq(landedPage.syncLogId, syncLogId), upTo === undefined ? undefined : lte(pageNo, upTo)))
    .orderBy(asc(pageNo));
}

interface Shown {
  /** Its pages from here on. */
  fromPageNo: number;
  /** A page that is not applied yet, and which sales it shows. */
  last?: { pageNo: number; transactionIds: readonly string[] } | undefined;
}

/** How often the pages of a read show a sale that another of its pages shows too. */
export async function countShownAgain(db: Database, syncLogId: string, { fromPageNo, last }: Shown): Promise<number> {
  const { rows } = await db.execute<{ again: string }>(sql`
    with shown as (
      select unnest(transaction_ids) as id from landed_page
      where sync_log_id = ${syncLogId} and page_no >= ${fromPageNo} and page_no is distinct from ${last?.pageNo ?? null}::int
      union all select unnest(${sql.param([...(last?.transactionIds ?? [])])}::text[])
    ), twice as (select count(*) - 1 as again from shown group by id having count(*) > 1)
    select coalesce(sum(again), 0) as again from twice`);
  return Number(rows[0]?.again);
}

/** How many rows of a read, which is its pages from this one on, stand on their page once more. */
export async function countDoubledRows(db: Database, syncLogId: string, fromPageNo: number): Promise<number> {
  const { rows } = await db.execute<{ doubled: string }>(sql`
    select coalesce(sum(row_count - (select count(distinct row) from jsonb_array_elements(rows) as row)), 0) as doubled
    from landed_page where sync_log_id = ${syncLogId} and page_no >= ${fromPageNo}`);
  return Number(rows[0]?.doubled);
}

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

/** Of these sales, the ones that the ledger holds as taken back and an earlier page of the same read has shown. */
export async function shownTakenBack(
  db: Database,
  { userId, accountId, syncLogId, pageNo }: LandedPage,
  transactionIds: readonly string[],
): Promise<Set<string>> {
  if (pageNo === 1 || transactionIds.length === 0) return new Set();
  const shown = sql`exists (select 1 from ${landedPage} where ${landedPage.syncLogId} = ${syncLogId}
    and ${landedPage.pageNo} < ${pageNo} and ${sale.transactionId} = any(${landedPage.transactionIds}))`;
  const takenBack = inArray(sale.status, SALE_STATUSES.filter(isTakenBack));
  const rows = await lookUpSales(db, { userId, accountId }, transactionIds, and(takenBack, shown));
  return new Set(rows.map(({ transactionId }) => transactionId));
}
