import { type Options, stringify } from "csv-stringify/sync";
import type { Database } from "#db/client";
import { labelsOfAccounts, listSales, type SalePosition, type SaleRow } from "#db/sales/list-sales";
import type { SaleFilter } from "#db/sales/sale-filter";
import { decimalText } from "#domain/money";
import { adapterFor } from "#networks/index";

const PAGE_SIZE = 1_000;

/** A cell of our own making, which no spreadsheet takes for a formula. */
class Plain {
  constructor(readonly text: string) {}
}

const decimal = (minor: number | null, currency: string) =>
  minor === null ? null : new Plain(decimalText(minor, currency));

const COLUMNS: Record<string, (row: SaleRow, account: string) => string | Plain | Date | null> = {
  sale_date: (row) => row.saleDate,
  network: (row) => adapterFor(row.network).label,
  account: (_, account) => account,
  transaction_id: (row) => row.transactionId,
  order_id: (row) => row.orderId,
  type: (row) => row.type,
  status: (row) => row.status,
  network_status: (row) => row.rawStatus,
  product_id: (row) => row.productId,
  product: (row) => row.productName,
  tracking_id: (row) => row.trackingId,
  currency: (row) => row.currency,
  commission: (row) => decimal(row.commissionMinor, row.currency),
  earned: (row) => decimal(row.earnedMinor, row.currency),
  gross_currency: (row) => row.grossCurrency,
  gross: (row) => decimal(row.grossMinor, row.grossCurrency),
  first_seen_at: (row) => row.createdAt,
  updated_at: (row) => row.updatedAt,
};

const OPTIONS: Options = {
  record_delimiter: "windows",
  // A text that begins like a formula gets an apostrophe in front, by which spreadsheets show it as it is.
  escape_formulas: true,
  cast: {
    date: (value) => value.toISOString(),
    object: (value) => ({ value: value instanceof Plain ? value.text : "", escape_formulas: false }),
  },
};

/**
 * The sales of a filter as CSV (RFC 4180, UTF-8), newest first, in pieces: a page is read when it is asked for, so that
 * any number of sales takes the memory of one page. Money is decimals in the row's currency, times are in UTC.
 */
export async function* salesCsv(db: Database, filter: SaleFilter): AsyncGenerator<string> {
  const labels = await labelsOfAccounts(db, filter.userId);
  yield stringify([Object.keys(COLUMNS)], OPTIONS);
  let after: SalePosition | undefined;
  for (;;) {
    const rows = await listSales(db, filter, { after, limit: PAGE_SIZE });
    if (rows.length > 0) {
      const cells = rows.map((row) => {
        const account = labels.get(row.accountId) ?? "";
        return Object.values(COLUMNS).map((cell) => cell(row, account));
      });
      yield stringify(cells, OPTIONS);
    }
    if (rows.length < PAGE_SIZE) return;
    after = rows.at(-1);
  }
}
