import { sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { connectTestAccount } from "../test/account";
import { createBenchDatabase } from "./database";
import type { Figure } from "./figure";
import { inChild } from "./in-child";

const FEW = 10_000;
const MANY = 1_000_000;
/** So many are stored by one statement. */
const TURN = 50_000;
const HEAP_MB = 64;
/** What is collected and when is the engine's business. */
const AT_MOST = 1.3;

/** What `csv-worker.ts` reads from its standard input, and what it says. */
export interface CsvTask {
  url: string;
  userId: string;
}

export interface CsvOutcome {
  lines: number;
  bytes: number;
  ms: number;
  peakMb: number;
}

/** A file of a million sales against one of ten thousand, each in a process with a heap of 64 MB. */
export async function benchCsv(): Promise<Figure[]> {
  const database = await createBenchDatabase();
  const outcomes: CsvOutcome[] = [];
  for (const sales of [FEW, MANY]) {
    const task: CsvTask = { url: database.url, userId: await userWith(database.db, sales) };
    const outcome = await inChild<CsvOutcome>("bench/csv-worker.ts", task, HEAP_MB);
    if (outcome.lines !== sales + 1) throw new Error(`The file of ${sales} sales has ${outcome.lines} lines`);
    outcomes.push(outcome);
  }
  await database.close();
  const [few, many] = outcomes as [CsvOutcome, CsvOutcome];
  return [
    { what: "a file of a million sales", value: many.bytes / 1e6, unit: "MB" },
    { what: "sales written", value: (MANY / many.ms) * 1_000, unit: "a second" },
    { what: "peak memory with ten thousand sales", value: few.peakMb, unit: "MB" },
    { what: "peak memory with a million", value: many.peakMb, unit: "MB" },
    {
      what: "peak memory, a million to ten thousand",
      value: many.peakMb / few.peakMb,
      unit: "×",
      aim: { atMost: AT_MOST },
    },
  ];
}

async function userWith(db: Database, sales: number): Promise<string> {
  const { id, userId } = await connectTestAccount(db, "clickbank", { apiKey: `API-csv-${sales}` });
  for (let from = 1; from <= sales; from += TURN) {
    const to = Math.min(sales, from + TURN - 1);
    await db.execute(sql`
      insert into sale (user_id, account_id, network, transaction_id, order_id, type, status, raw_status, currency,
        gross_currency, gross_minor, commission_minor, earned_minor, sale_date, product_id, product_name, tracking_id,
        state_at, listed)
      select ${userId}, ${id}, 'clickbank', 'T' || n, 'O' || n, 'sale', 'APPROVED', 'SALE', 'USD', 'USD', 4000, 1000, 1000,
        now() - n * interval '1 minute', 'P' || n % 100, 'Product ' || n % 100, 'campaign-' || n % 1000, now(), true
      from generate_series(${from}::int, ${to}::int) as n`);
  }
  await db.execute(sql`vacuum analyze sale`);
  return userId;
}
