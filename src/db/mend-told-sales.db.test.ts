import { readFileSync } from "node:fs";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Sale } from "#domain/sale";
import { connectTestAccount } from "../../test/account";
import { testDatabase } from "../../test/database";
import { storeNotification } from "./notifications/store-notifications";
import { upsertSales } from "./sales/upsert-sales";
import { notification, sale, saleChange } from "./schema";

const database = testDatabase();
const AT = new Date("2026-09-20T12:00:00Z");

/** What a release before this one left: sales as notifications told of them, and as reads did. */
async function stored(network: string, sales: Partial<Sale>[], { rows = [] as unknown[], listed = false } = {}) {
  const { id: accountId, userId } = await connectTestAccount(database.db, network, { apiKey: crypto.randomUUID() });
  const whole = sales.map(
    (changes): Sale => ({
      ...{ transactionId: "T1", orderId: null, type: "sale", status: "APPROVED", rawStatus: "APPROVED" },
      ...{ currency: "USD", grossCurrency: "USD", grossMinor: 1_000, commissionMinor: 461, earnedMinor: 461 },
      ...{ saleDate: AT, productId: "1", productName: null, trackingId: null },
      ...changes,
    }),
  );
  const scope = { accountId, userId, network, stateAt: AT, listed, syncLogId: null, runId: null };
  await upsertSales(database.db, whole, scope);
  const told = { key: "k", event: null, occurredAt: AT, receivedAt: AT, rows, ignored: null, appliedAt: AT };
  const { id } = await storeNotification(database.db, { accountId, userId, network, ...told });
  await database.db.update(notification).set({ inserted: rows.length }).where(eq(notification.id, id));
  return accountId;
}

async function mend(): Promise<void> {
  const text = readFileSync(new URL("../../drizzle/0004_mend-what-was-stored.sql", import.meta.url), "utf8");
  // The constraint is there already.
  const repairs = text.split("--> statement-breakpoint").filter((statement) => !statement.includes("ADD CONSTRAINT"));
  for (const statement of repairs) await database.db.execute(sql.raw(statement));
}

const salesOf = (accountId: string) => database.db.select().from(sale).where(eq(sale.accountId, accountId));

test("mends what notifications left, and calls none of it a change", async () => {
  const claim = { rows: [{ purchase: { transaction: "T1" } }] };
  const claims = [
    await stored("hotmart", [{}], claim),
    await stored("digistore24", [{}], { rows: [{ transaction_id: "T1" }] }),
    await stored("jvzoo", [{ transactionId: "AP-T1" }], { rows: [{ ctransreceipt: "T1" }] }),
  ];
  const kept = [
    await stored("hotmart", [{}], { ...claim, listed: true }),
    await stored("hotmart", [{}]),
    await stored("clickbank", [{}], { rows: [{ receipt: "T1" }] }),
  ];
  const tests = await stored("hotmart", [{ productId: "0" }], claim);
  const gross = await stored(
    "clickbank",
    [
      { transactionId: "EUR", grossCurrency: "EUR", grossMinor: 1_058 },
      { transactionId: "JPY", grossCurrency: "JPY", grossMinor: 53 },
      { transactionId: "NIL", grossCurrency: "EUR", grossMinor: null },
    ],
    { listed: true },
  );
  await mend();
  for (const id of claims) {
    expect(await salesOf(id)).toMatchObject([
      { status: "PENDING", earnedMinor: 0, commissionMinor: 461, unconfirmed: true },
    ]);
  }
  for (const id of kept) {
    expect(await salesOf(id)).toMatchObject([{ status: "APPROVED", earnedMinor: 461, unconfirmed: false }]);
  }
  expect(await salesOf(tests)).toEqual([]);
  const amounts = (await salesOf(gross)).map(({ transactionId, grossCurrency, grossMinor }) => [
    transactionId,
    grossCurrency,
    grossMinor,
  ]);
  expect(amounts.sort()).toEqual([
    ["EUR", "USD", 1_058],
    ["JPY", "USD", 5_300],
    ["NIL", "EUR", null],
  ]);
  expect(await database.db.$count(saleChange)).toBe(0);
});
