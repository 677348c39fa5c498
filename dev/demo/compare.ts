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

export interface Differences {
  missing: string[];
  /** In the ledger, but not (or not so often) in the truth. */
  duplicates: string[];
  wrong: { transactionId: string; field: string; ledger: unknown; truth: unknown }[];
}

const FIELDS = [
  "order_id",
  "type",
  "status",
  "currency",
  "gross_minor",
  "commission_minor",
  "earned_minor",
  "sale_date",
] as const;

/** Exact equality is the only pass: every sale of the truth once, with every field as the network holds it. */
export function compareSales(ledger: readonly ComparedSale[], truth: readonly ComparedSale[]): Differences {
  const expected = new Map(truth.map((sale) => [sale.transaction_id, sale]));
  const found = new Set<string>();
  const differences: Differences = { missing: [], duplicates: [], wrong: [] };
  for (const sale of ledger) {
    const id = sale.transaction_id;
    const wanted = expected.get(id);
    if (!wanted || found.has(id)) {
      differences.duplicates.push(id);
      continue;
    }
    found.add(id);
    for (const field of FIELDS) {
      if (sale[field] === wanted[field]) continue;
      differences.wrong.push({ transactionId: id, field, ledger: sale[field], truth: wanted[field] });
    }
  }
  differences.missing = [...expected.keys()].filter((id) => !found.has(id));
  return differences;
}

/** An account's ledger, from the tables. */
export async function readLedger(databaseUrl: string, accountId: string): Promise<ComparedSale[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select transaction_id, order_id, type, status, currency, gross_minor, commission_minor, earned_minor, sale_date
       from sale where account_id = $1 order by sale_date, transaction_id`,
      [accountId],
    );
    return rows.map((row) => ({
      ...row,
      gross_minor: row.gross_minor === null ? null : Number(row.gross_minor),
      commission_minor: Number(row.commission_minor),
      earned_minor: Number(row.earned_minor),
      sale_date: new Date(row.sale_date).toISOString(),
    }));
  } finally {
    await client.end();
  }
}
