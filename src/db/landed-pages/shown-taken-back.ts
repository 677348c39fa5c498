import { and, inArray, sql } from "drizzle-orm";
import { isTakenBack, SALE_STATUSES } from "../../domain/sale";
import type { Database } from "../client";
import { lookUpSales } from "../sales/look-up-sales";
import { landedPage, sale } from "../schema";
import type { LandedPage } from "./types";

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
