import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { storeNotification } from "#db/notifications/store-notifications";
import { networkAccount } from "#db/schema/index";
import { HOUR } from "#domain/window";
import { connectTestAccount, testContext } from "../../../test/account";
import { applyOne } from "../../../test/apply-one";
import { testDatabase } from "../../../test/database";
import { listSales } from "../../../test/tables";

const database = testDatabase();
const START = Date.parse("2026-09-25T12:00:00Z");

/** An account whose network tells one message an hour. */
async function listening(network: "buygoods" | "jvzoo", credentials: unknown) {
  const { id: accountId, userId } = await connectTestAccount(database.db, network, credentials);
  let receivedAt = new Date(START);
  const tell = async (row: Record<string, string>, occurredAt: Date | null) => {
    receivedAt = new Date(receivedAt.getTime() + HOUR);
    const { id: notificationId } = await storeNotification(database.db, {
      accountId,
      userId,
      network,
      key: randomUUID(),
      event: row["event"] ?? null,
      occurredAt,
      receivedAt,
      rows: [{ ...row, receivedAt: receivedAt.toISOString() }],
      ignored: null,
      appliedAt: null,
    });
    return applyOne(testContext(database.db, {}), { accountId, userId, notificationId });
  };
  return { tell, accountId, sales: () => listSales(database.db, accountId) };
}

async function buygoods() {
  const { tell, sales } = await listening("buygoods", { affiliateId: "12345", token: "token" });
  const postback = (event: string, more = {}) =>
    tell({ event, orderid: "678463", type: "frontend", product: "EX6_294", commission: "120.00", ...more }, null);
  return { postback, sales };
}

async function jvzoo() {
  const { tell, sales, accountId } = await listening("jvzoo", { apiKey: randomUUID() });
  await database.db
    .update(networkAccount)
    .set({ affiliateNames: ["9000001"] })
    .where(eq(networkAccount.id, accountId));
  const ipn = (ctransaction: string, at: Date) => {
    const ctranstime = String(at.getTime() / 1_000);
    const row = { ctransaction, ctransamount: "23.50", ctransreceipt: "7XK41902LM558301T", ctransaffiliate: "9000001" };
    return tell({ ...row, ctranstime }, at);
  };
  return { ipn, sales };
}

test.each([["refund"], ["chargeback"], ["cancel"], ["void"], ["refund", "chargeback"]])(
  "a purchase that comes after its %s, neither telling a time, does not bring the sale back",
  async (...reversals) => {
    const { postback, sales } = await buygoods();
    for (const event of reversals) await postback(event);
    const before = await sales();
    expect(await postback("purchase")).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await sales()).toEqual(before);
  },
);

test("a late purchase still tells what the reversal did not", async () => {
  const { postback, sales } = await buygoods();
  await postback("refund", { commission: "0.00" });
  await postback("purchase", { subid: "clk_9f3a" });
  expect(await sales()).toMatchObject([{ status: "REFUNDED", rawStatus: "refund", trackingId: "clk_9f3a" }]);
});

test.each(["RFND", "CGBK", "INSF"])(
  "a sale that is dated like its %s does not take it back, a later one does",
  async (type) => {
    const { ipn, sales } = await jvzoo();
    await ipn(type, new Date(START));
    const before = await sales();
    await ipn("SALE", new Date(START));
    expect(await sales()).toEqual(before);
    await ipn("SALE", new Date(START + HOUR));
    expect(await sales()).toMatchObject([{ status: "APPROVED", earnedMinor: 2_350 }]);
  },
);
