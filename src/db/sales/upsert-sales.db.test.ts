import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Sale } from "#domain/sale";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { listChanges, listSales } from "../../../test/tables";
import { sale } from "../schema";
import { listSales as findSales } from "./list-sales";
import { anyUnsettled, upsertSales } from "./upsert-sales";

const database = testDatabase();
const noon = new Date("2026-11-01T12:00:00Z");

const saleOf = (over: Partial<Sale> = {}): Sale => ({
  transactionId: "T1",
  orderId: "O1",
  type: "sale",
  status: "APPROVED",
  rawStatus: "COMPLETED",
  currency: "USD",
  grossCurrency: "USD",
  grossMinor: 4_000,
  commissionMinor: 2_000,
  earnedMinor: 2_000,
  saleDate: noon,
  productId: "p",
  productName: "Product",
  trackingId: "camp",
  ...over,
});

async function ledger() {
  const account = await connectTestAccount(database.db, "jvzoo", { apiKey: randomUUID() });
  const scope = {
    userId: account.userId,
    accountId: account.id,
    network: "jvzoo",
    syncLogId: null,
    runId: "run",
    listed: true,
  };
  return {
    account,
    write: (sale: Sale, stateAt = noon) => upsertSales(database.db, [sale], { ...scope, stateAt }),
    rows: () => listSales(database.db, account.id),
  };
}

test("a source that does not know the tracking id neither clears it nor counts as a change", async () => {
  const { account, write, rows } = await ledger();
  await write(saleOf());
  const poorer = saleOf({ trackingId: null, productName: null });
  expect(await anyUnsettled(database.db, [poorer], { userId: account.userId, accountId: account.id })).toBe(false);
  expect(await write(poorer)).toEqual({ inserted: 0, updated: 0, unchanged: 1, effect: [] });
  expect(await write(saleOf({ trackingId: null, status: "REFUNDED", earnedMinor: 0 }))).toMatchObject({ updated: 1 });
  expect(await rows()).toMatchObject([{ trackingId: "camp", productName: "Product", status: "REFUNDED" }]);
  expect(Object.keys((await listChanges(database.db, account.id))[0]?.changes ?? {}).sort()).toEqual([
    "earned_minor",
    "status",
  ]);
});

test("a commission that the network does not tell this time stays known, and is earned by the status of now", async () => {
  const { account, write, rows } = await ledger();
  const scope = { userId: account.userId, accountId: account.id };
  const untold = { commissionMinor: 0, earnedMinor: 0, currency: "BRL", commissionUnknown: true } as const;
  await write(saleOf(untold));
  expect(await rows(), "nothing was known before").toMatchObject([{ commissionMinor: 0, currency: "BRL" }]);
  await write(saleOf());

  expect(await anyUnsettled(database.db, [saleOf(untold)], scope)).toBe(false);
  expect(await write(saleOf(untold))).toEqual({ inserted: 0, updated: 0, unchanged: 1, effect: [] });
  expect(await rows()).toMatchObject([{ commissionMinor: 2_000, earnedMinor: 2_000, currency: "USD" }]);

  expect(await write(saleOf({ ...untold, status: "REFUNDED" }))).toMatchObject({ updated: 1 });
  expect(await rows()).toMatchObject([{ commissionMinor: 2_000, earnedMinor: 0, currency: "USD" }]);
  await write(saleOf({ ...untold, status: "APPROVED" }));
  expect(await rows()).toMatchObject([{ commissionMinor: 2_000, earnedMinor: 2_000 }]);
});

test("an older state changes nothing, an equally old one does", async () => {
  const { write, rows } = await ledger();
  await write(saleOf());
  const refunded = saleOf({ status: "REFUNDED", earnedMinor: 0 });
  expect(await write(refunded, new Date(noon.getTime() - 1))).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: 1,
    effect: [],
  });
  expect(await rows()).toMatchObject([{ status: "APPROVED", earnedMinor: 2_000 }]);
  expect(await write(refunded, noon)).toMatchObject({ updated: 1 });
});

test("the same transaction id of two accounts is two sales", async () => {
  const [one, two] = [await ledger(), await ledger()];
  await one.write(saleOf());
  await two.write(saleOf({ earnedMinor: 5 }));
  expect(await one.rows()).toMatchObject([{ earnedMinor: 2_000 }]);
  expect(await two.rows()).toMatchObject([{ earnedMinor: 5 }]);
});

test("a page that was fetched before a read missed a sale does not say that it is there again", async () => {
  const { account, write, rows } = await ledger();
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour));
  await write(saleOf(), at(12));
  await database.db
    .update(sale)
    .set({ absentSince: at(14) })
    .where(eq(sale.accountId, account.id));
  expect(await write(saleOf(), at(13))).toMatchObject({ updated: 0, unchanged: 1 });
  expect(await rows()).toMatchObject([{ absentSince: at(14) }]);
  expect(await write(saleOf({ productName: "Renamed" }), at(13))).toMatchObject({ updated: 1 });
  expect(await rows()).toMatchObject([{ absentSince: at(14), productName: "Renamed" }]);
  await write(saleOf({ productName: "Renamed" }), at(15));
  expect(await rows()).toMatchObject([{ absentSince: null }]);
});

// An index row of Postgres holds less than three kilobytes: a campaign's link as tracking id must not stop its account.
test.each(["orderId", "productId", "productName", "trackingId"] as const)(
  "a sale is stored and found whatever the length of its %s",
  async (field) => {
    const { account, write, rows } = await ledger();
    const long = Array.from({ length: 300 }, () => randomUUID()).join("-");
    await write(saleOf({ [field]: long }));
    expect(await rows()).toMatchObject([{ [field]: long }]);
    const find = (q: string) => findSales(database.db, { userId: account.userId, q }, { limit: 2 });
    expect(await find(long.slice(0, 30).toUpperCase())).toHaveLength(1);
    expect(await find(long.slice(0, 400))).toHaveLength(1);
    expect(await find(`${long.slice(0, 400)}x`)).toEqual([]);
  },
);
