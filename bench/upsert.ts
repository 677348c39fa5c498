import { upsertSales } from "#db/sales/upsert-sales";
import type { Sale } from "#domain/sale";
import { connectTestAccount } from "../test/account";
import { createBenchDatabase } from "./database";
import { type Figure, inTurns, median } from "./figure";
import { judgedOn } from "./stage";

const ROWS = 500;
const ROUNDS = 5;

/** A page of sales: in one statement, row by row, and once more when nothing has changed. */
export async function benchUpsert(): Promise<Figure[]> {
  const database = await createBenchDatabase();
  const { db, kind } = database;
  const account = await connectTestAccount(db, "clickbank", { apiKey: "API-bench" });
  const at = new Date();
  const scope = {
    userId: account.userId,
    accountId: account.id,
    network: "clickbank",
    syncLogId: null,
    runId: null,
    listed: true,
    stateAt: at,
  };
  let pages = 0;
  const page = () => {
    pages += 1;
    return Array.from({ length: ROWS }, (_, n) => saleOf(`${pages}-${n}`, at));
  };
  const same = page();
  await upsertSales(db, same, scope);
  const times = await inTurns(ROUNDS, {
    atOnce: () => upsertSales(db, page(), scope),
    unchanged: () => upsertSales(db, same, scope),
    async rowByRow() {
      for (const sale of page()) await upsertSales(db, [sale], scope);
    },
  });
  await database.close();
  const { atOnce, unchanged, rowByRow } = times;
  const faster = (slow: number[], fast: number[]) => median(slow.map((ms, i) => ms / (fast[i] ?? Number.NaN)));
  return judgedOn(kind, [
    {
      what: `${ROWS} new sales in one statement: times as fast as row by row`,
      value: faster(rowByRow, atOnce),
      unit: "×",
      aim: { atLeast: 5 },
    },
    {
      what: `${ROWS} unchanged sales: times as fast as new ones`,
      value: faster(atOnce, unchanged),
      unit: "×",
      aim: { atLeast: 1.5 },
    },
    { what: `${ROWS} new sales in one statement`, value: median(atOnce), unit: "ms" },
  ]);
}

function saleOf(id: string, saleDate: Date): Sale {
  return {
    transactionId: id,
    orderId: id,
    type: "sale",
    status: "APPROVED",
    rawStatus: "SALE",
    currency: "USD",
    grossCurrency: "USD",
    grossMinor: 4_000,
    commissionMinor: 2_000,
    earnedMinor: 2_000,
    saleDate,
    productId: "p",
    productName: "Product",
    trackingId: null,
  };
}
