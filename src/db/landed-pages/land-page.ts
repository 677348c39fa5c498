import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Database } from "../client";
import { landedPage, networkAccount, syncLog } from "../schema";
import type { LandedPage, NewLandedPage } from "../schema/landed-page";
import type { Account } from "../schema/network-account";
import type { SyncLog } from "../schema/sync-log";

/** Its rows are most of a page. */
const { rows: _, ...withoutRows } = getTableColumns(landedPage);

/** Stores a fetched page. When another delivery of the same step was faster, its page stands and is returned. */
export async function landPage(db: Database, page: NewLandedPage): Promise<LandedPage> {
  const [row] = await db
    .insert(landedPage)
    .values(page)
    .onConflictDoNothing({ target: [landedPage.syncLogId, landedPage.pageNo] })
    .returning(withoutRows);
  if (row) return { ...row, rows: page.rows };
  const [faster] = await db.select().from(landedPage).where(ofLog(page));
  return faster as LandedPage;
}

const ofLog = ({ syncLogId, pageNo }: PageOfLog) =>
  and(eq(landedPage.syncLogId, syncLogId), eq(landedPage.pageNo, pageNo));

export interface PageOfLog {
  accountId: string;
  syncLogId: string;
  pageNo: number;
}

/** What a step at a page needs to know: its SyncLog row, the account, and the page where it has landed already. */
export interface PageInPlace {
  log: SyncLog;
  /** Null when it was disconnected. */
  account: Account | null;
  page: LandedPage | null;
  /** How many pages its run has applied. */
  pagesOfRun: number;
}

/** A page in its place; of one that is `atHand` the rows are not read again. Throws when the account has no such SyncLog row. */
export async function findPage(db: Database, at: PageOfLog, atHand?: LandedPage): Promise<PageInPlace> {
  const pagesOfRun = sql`(select sum(pages) from sync_log as of_run where of_run.run_id = ${syncLog.runId})`;
  const [found] = await db
    .select({
      log: syncLog,
      account: networkAccount,
      page: withoutRows,
      rows: atHand ? sql<null>`null` : landedPage.rows,
      pagesOfRun: pagesOfRun.mapWith(Number),
    })
    .from(syncLog)
    .innerJoin(networkAccount, eq(networkAccount.id, syncLog.accountId))
    .leftJoin(landedPage, and(eq(landedPage.syncLogId, syncLog.id), eq(landedPage.pageNo, at.pageNo)))
    .where(and(eq(syncLog.id, at.syncLogId), eq(syncLog.accountId, at.accountId)));
  if (!found) throw new Error(`The SyncLog row ${at.syncLogId} does not exist`);
  const { log, account, page } = found;
  const rows = atHand?.rows ?? found.rows ?? [];
  return {
    log,
    account: account.disconnectedAt ? null : account,
    page: page && { ...page, rows },
    pagesOfRun: found.pagesOfRun,
  };
}

/** A landed page, locked for the rest of the transaction, and whether its run is a dry one. Throws when there is none. */
export async function lockPage(db: Database, at: PageOfLog): Promise<{ page: LandedPage; dryRun: boolean }> {
  const [found] = await db
    .select({ page: landedPage, dryRun: syncLog.dryRun })
    .from(landedPage)
    .innerJoin(syncLog, eq(syncLog.id, landedPage.syncLogId))
    .where(and(ofLog(at), eq(landedPage.accountId, at.accountId)))
    .for("update", { of: landedPage });
  if (!found) throw new Error(`Page ${at.pageNo} was never landed`);
  return found;
}
