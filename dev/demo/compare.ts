import { Client } from "pg";

/** A sale as both sides tell it: the sandbox's truth, and the ledger read straight from the tables. */
export interface ComparedSale {
  transaction_id: string;
  order_id: string | null;
  type: string;
  status: string;
  currency: string;
  gross_minor: number | null;
  commission_minor: number;
  earned_minor: number;
  sale_date: string;
}

/** A day as both sides tell it, for networks that report days only. */
export interface ComparedTotal {
  day: string;
  dimension: string;
  conversions: number;
  gross_minor: number;
  voided_minor: number;
  net_minor: number;
  currency: string;
}

export interface Differences {
  missing: string[];
  /** In the ledger, but not (or not so often) in the truth. */
  duplicates: string[];
  wrong: { id: string; field: string; ledger: unknown; truth: unknown }[];
}

const SALE_FIELDS = [
  "order_id",
  "type",
  "status",
  "currency",
  "gross_minor",
  "commission_minor",
  "earned_minor",
  "sale_date",
] as const;
const TOTAL_FIELDS = ["conversions", "gross_minor", "voided_minor", "net_minor", "currency"] as const;

/** Exact equality is the only pass: every sale of the truth once, with every field as the network holds it. */
export function compareSales(ledger: readonly ComparedSale[], truth: readonly ComparedSale[]): Differences {
  return compare(ledger, truth, (sale) => sale.transaction_id, SALE_FIELDS);
}

/** The same for day totals. */
export function compareTotals(ledger: readonly ComparedTotal[], truth: readonly ComparedTotal[]): Differences {
  return compare(ledger, truth, ({ day, dimension }) => `${day} ${dimension}`.trim(), TOTAL_FIELDS);
}

function compare<Row>(
  ledger: readonly Row[],
  truth: readonly Row[],
  idOf: (row: Row) => string,
  fields: readonly (keyof Row & string)[],
): Differences {
  const expected = new Map(truth.map((row) => [idOf(row), row]));
  const found = new Set<string>();
  const differences: Differences = { missing: [], duplicates: [], wrong: [] };
  for (const row of ledger) {
    const id = idOf(row);
    const wanted = expected.get(id);
    if (!wanted || found.has(id)) {
      differences.duplicates.push(id);
      continue;
    }
    found.add(id);
    for (const field of fields) {
      if (row[field] === wanted[field]) continue;
      differences.wrong.push({ id, field, ledger: row[field], truth: wanted[field] });
    }
  }
  differences.missing = [...expected.keys()].filter((id) => !found.has(id));
  return differences;
}

/** An account's sales, from the table. */
export async function readLedger(databaseUrl: string, accountId: string): Promise<ComparedSale[]> {
  const rows = await query(
    databaseUrl,
    `select transaction_id, order_id, type, status, currency, gross_minor, commission_minor, earned_minor, sale_date
     from sale where account_id = $1 and vanished_at is null order by sale_date, transaction_id`,
    accountId,
  );
  return rows.map((row) => ({
    ...(row as unknown as ComparedSale),
    gross_minor: row.gross_minor === null ? null : Number(row.gross_minor),
    commission_minor: Number(row.commission_minor),
    earned_minor: Number(row.earned_minor),
    sale_date: new Date(row.sale_date as string).toISOString(),
  }));
}

/** An account's day totals, from the table. */
export async function readTotals(databaseUrl: string, accountId: string): Promise<ComparedTotal[]> {
  const rows = await query(
    databaseUrl,
    `select to_char(day, 'YYYY-MM-DD') as day, dimension, conversions, gross_minor, voided_minor, net_minor, currency
     from daily_total where account_id = $1 order by day, dimension`,
    accountId,
  );
  return rows.map((row) => ({
    ...(row as unknown as ComparedTotal),
    gross_minor: Number(row.gross_minor),
    voided_minor: Number(row.voided_minor),
    net_minor: Number(row.net_minor),
  }));
}

async function query(databaseUrl: string, text: string, accountId: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(text, [accountId])).rows;
  } finally {
    await client.end();
  }
}
