import { upsertSales } from "../src/db/sales/upsert-sales";
import type { Sale } from "../src/domain/sale";
import { connectTestAccount } from "../test/account";
import { createTestDatabase } from "../test/database";
import { measure, type Row } from "./measure";

const ROWS = 500;

/** A page of sales: in one statement, row by row, and once more when nothing has changed. */
export async function benchUpsert(): Promise<Row[]> {
  const database = await createTestDatabase(process.env.TEST_DATABASE_URL ? "pg" : "pglite");
  const { db } = database;
  const account = await connectTestAccount(db, "clickbank", { apiKey: "API-bench" });
  const scope = {
    userId: account.userId,
    accountId: account.id,
    network: "clickbank",
    syncLogId: null,
    runId: null,
    listed: true,
  };
  const at = new Date();
  let round = 0;
  const page = () => {
    round += 1;
    return Array.from({ length: ROWS }, (_, n) => saleOf(`${round}-${n}`, at));
  };
  const same = page();
  await upsertSales(db, same, { ...scope, stateAt: at });
  const oneStatement = await measure(5, () => upsertSales(db, page(), { ...scope, stateAt: at }));
  const unchanged = await measure(5, () => upsertSales(db, same, { ...scope, stateAt: at }));
  const rowByRow = await measure(5, async () => {
    for (const sale of page()) await upsertSales(db, [sale], { ...scope, stateAt: at });
  });
  await database.close();
  return [
    { name: `upsert ${ROWS} new sales, one statement`, ms: oneStatement, ratio: 1 },
    { name: `upsert ${ROWS} unchanged sales, one statement`, ms: unchanged, ratio: unchanged / oneStatement },
    { name: `upsert ${ROWS} new sales, row by row`, ms: rowByRow, ratio: rowByRow / oneStatement },
  ];
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
