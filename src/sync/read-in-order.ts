import type { Database } from "../db/client";
import { shownTakenBack } from "../db/landed-pages/shown-taken-back";
import type { LandedPage } from "../db/landed-pages/types";
import { isTakenBack } from "../domain/sale";
import type { NetworkAdapter } from "../networks/adapter";
import { type ReadPage, readPage, twoRows } from "./read-page";

/**
 * A landed page in its place in the read. A sale is made before it is taken back, in whichever order a list shows it:
 * where an earlier page has shown it taken back, what this page says of it is older, and is rejected.
 */
export async function readInOrder(db: Database, adapter: NetworkAdapter, page: LandedPage): Promise<ReadPage> {
  const read = readPage(adapter, page.rows);
  const standing = read.sales.filter(({ status }) => !isTakenBack(status));
  const ids = standing.map(({ transactionId }) => transactionId);
  const older = await shownTakenBack(db, page, ids);
  if (older.size === 0) return read;
  const rawOf = (id: string) =>
    page.rows.find((raw) => adapter.parseRow(raw).sales.some((sale) => sale.transactionId === id));
  return {
    ...read,
    sales: read.sales.filter(({ transactionId }) => !older.has(transactionId)),
    rejects: [...read.rejects, ...[...older].map((id) => ({ reason: twoRows(id), raw: rawOf(id) }))],
  };
}
