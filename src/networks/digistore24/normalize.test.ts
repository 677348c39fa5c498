import { describe, expect, it } from "vitest";
import type { Sale } from "#domain/sale";
import { parseRow } from "./normalize";

type Row = Record<string, unknown>;

const row = (overrides: Row = {}): Row => ({
  id: 70000001,
  purchase_id: "A1B2C3D4",
  transaction_type: "payment",
  amount: "294.00",
  transaction_amount: "294.00",
  affiliate_amount: "116.00",
  earned_amount: "116.00",
  currency: "EUR",
  upsell_no: "0",
  created_at: "2026-09-19 14:22:05",
  transaction_pay_date: "2026-09-20",
  main_product_name: "Fake Course",
  main_product_id: 4711,
  campaignkey: "camp_42",
  ...overrides,
});

function saleOf(overrides: Row = {}): Sale {
  const { sales, rejects } = parseRow(row(overrides));
  expect(rejects).toEqual([]);
  expect(sales).toHaveLength(1);
  return sales[0] as Sale;
}

const timeOf = (created_at: string) => saleOf({ created_at }).saleDate.toISOString();

const refund = (overrides: Row = {}): Row => ({
  id: 70000055,
  transaction_type: "refund",
  transaction_amount: "-88.20",
  affiliate_amount: "-34.80",
  earned_amount: "-34.80",
  ...overrides,
});

describe("a Digistore24 transaction", () => {
  it("becomes one sale with everything that the row says", () => {
    expect(saleOf()).toEqual({
      transactionId: "70000001",
      orderId: "A1B2C3D4",
      type: "sale",
      status: "APPROVED",
      rawStatus: "payment",
      currency: "EUR",
      grossCurrency: "EUR",
      grossMinor: 29_400,
      commissionMinor: 11_600,
      earnedMinor: 11_600,
      saleDate: new Date("2026-09-19T12:22:05Z"),
      productId: "4711",
      productName: "Fake Course",
      trackingId: "camp_42",
    });
  });

  it("may have its id as a number or as text", () => {
    expect(saleOf({ id: "70000001" })).toEqual(saleOf());
  });

  it("may spell money as text or as numbers", () => {
    const numbers = { amount: 294, transaction_amount: 294.0, affiliate_amount: 116, earned_amount: 116.0 };
    expect(saleOf(numbers)).toEqual(saleOf());
  });

  it("may have a product name that looks like a number, and amounts with the noise of floats", () => {
    const odd = { main_product_name: 365, transaction_amount: 450.29999999999995, earned_amount: 0.1 + 0.2 };
    expect(saleOf(odd)).toMatchObject({ productName: "365", grossMinor: 45_030, earnedMinor: 30 });
  });

  it("shares its order id with the upsells and refunds of the purchase, and its id with none of them", () => {
    const sales = [saleOf(), saleOf({ id: 70000002, upsell_no: "1" }), saleOf(refund())];
    expect(sales.map(({ type }) => type)).toEqual(["sale", "sale", "refund"]);
    expect(new Set(sales.map(({ orderId }) => orderId))).toEqual(new Set(["A1B2C3D4"]));
    expect(new Set(sales.map(({ transactionId }) => transactionId)).size).toBe(3);
  });

  it("takes either of the two amounts that may be the affiliate's share, when only one is there", () => {
    const share = { commissionMinor: 11_600, earnedMinor: 11_600 };
    expect(saleOf({ earned_amount: undefined })).toMatchObject(share);
    expect(saleOf({ affiliate_amount: null })).toMatchObject(share);
    expect(saleOf({ earned_amount: "" })).toMatchObject(share);
    expect(saleOf({ earned_amount: "100.00" })).toMatchObject({ commissionMinor: 11_600, earnedMinor: 10_000 });
  });

  it("is rejected when neither amount is there, rather than counted as nothing earned", () => {
    const { sales, rejects } = parseRow(row({ earned_amount: null, affiliate_amount: undefined }));
    expect(sales).toEqual([]);
    expect(rejects).toEqual([{ reason: expect.stringContaining("earned_amount") }]);
  });

  it("counts an earned amount of zero as zero", () => {
    expect(saleOf({ earned_amount: "0.00", affiliate_amount: "0" })).toMatchObject({ earnedMinor: 0 });
  });

  it("reads an empty text as a value that is not there", () => {
    const blank = { purchase_id: "", main_product_id: "", product_id: "12", main_product_name: "", campaignkey: "" };
    expect(saleOf({ ...blank, trackingkey: "track_1" })).toMatchObject({
      orderId: null,
      productId: "12",
      productName: null,
      trackingId: "track_1",
    });
    expect(saleOf({ campaignkey: "", trackingkey: "" }).trackingId).toBeNull();
  });

  it("keeps its currency in capitals", () => {
    expect(saleOf({ currency: "usd" })).toMatchObject({ currency: "USD", grossCurrency: "USD" });
  });
});

describe("the type of a Digistore24 transaction", () => {
  it.each([
    ["payment", "sale", "APPROVED"],
    ["refund", "refund", "REFUNDED"],
    ["chargeback", "chargeback", "CHARGEBACK"],
    ["refund_request", "refund", "PENDING"],
  ])("%s is a %s that is %s", (transaction_type, type, status) => {
    expect(saleOf({ transaction_type })).toMatchObject({ type, status, rawStatus: transaction_type });
  });

  it.each(["sale", "upsell", "Payment", "reversal", ""])("%j is not known, so the row is rejected", (type) => {
    const { sales, rejects } = parseRow(row({ transaction_type: type }));
    expect(sales).toEqual([]);
    expect(rejects).toEqual([{ reason: expect.stringContaining(`"${type}"`) }]);
  });

  it("takes back what moved in a partial refund, not the full price that amount repeats", () => {
    expect(saleOf(refund())).toMatchObject({ grossMinor: -8_820, commissionMinor: -3_480, earnedMinor: -3_480 });
  });

  it("does not know the gross of a refund that has only the full price", () => {
    expect(saleOf(refund({ transaction_amount: undefined }))).toMatchObject({ grossMinor: null, earnedMinor: -3_480 });
  });

  it("takes back what a refund or chargeback says, whichever sign it has", () => {
    for (const transaction_type of ["refund", "chargeback"]) {
      const positive = { transaction_amount: "88.20", affiliate_amount: "34.80", earned_amount: "34.80" };
      const sale = saleOf(refund({ ...positive, transaction_type }));
      expect(sale).toMatchObject({ grossMinor: -8_820, commissionMinor: -3_480, earnedMinor: -3_480 });
    }
  });

  it("earns and takes nothing with a refund request, since no money has moved", () => {
    const sale = saleOf({ transaction_type: "refund_request" });
    expect(sale).toMatchObject({ grossMinor: 0, commissionMinor: 0, earnedMinor: 0, status: "PENDING" });
  });

  it("takes the gross of a payment from amount when nothing says what moved", () => {
    expect(saleOf({ transaction_amount: null })).toMatchObject({ grossMinor: 29_400 });
    expect(saleOf({ transaction_amount: null, amount: null })).toMatchObject({ grossMinor: null });
  });
});

describe("a test purchase at Digistore24", () => {
  it.each([{ api_mode: "test" }, { order_type: "test" }])("is no sale: %o", (flag) => {
    for (const type of [row(flag), row(refund(flag))]) {
      expect(parseRow(type)).toEqual({ sales: [], rejects: [], ignored: "test traffic" });
    }
  });

  it.each([{ api_mode: "live", order_type: "live" }, { api_mode: null, order_type: "" }, { order_type: 7 }])(
    "is not what has another word there: %o",
    (flag) => {
      expect(saleOf(flag)).toEqual(saleOf());
    },
  );
});

describe("the time of a Digistore24 transaction", () => {
  it("is Berlin's, in summer and in winter", () => {
    expect(timeOf("2026-07-01 12:00:00")).toBe("2026-07-01T10:00:00.000Z");
    expect(timeOf("2026-12-01 12:00:00")).toBe("2026-12-01T11:00:00.000Z");
  });

  it("comes out right on both sides of both clock changes", () => {
    expect(timeOf("2026-03-29 01:59:59")).toBe("2026-03-29T00:59:59.000Z");
    expect(timeOf("2026-03-29 03:00:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(timeOf("2026-10-25 01:59:59")).toBe("2026-10-24T23:59:59.000Z");
    expect(timeOf("2026-10-25 03:00:00")).toBe("2026-10-25T02:00:00.000Z");
    // The repeated hour: the earlier reading.
    expect(timeOf("2026-10-25 02:30:00")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("falls back from created_at over transaction_created_at to the pay date", () => {
    const all = { transaction_created_at: "2026-09-18 10:00:00", transaction_pay_date: "2026-09-17" };
    expect(saleOf(all).saleDate).toEqual(new Date("2026-09-19T12:22:05Z"));
    for (const created_at of [null, undefined, ""]) {
      expect(saleOf({ ...all, created_at }).saleDate).toEqual(new Date("2026-09-18T08:00:00Z"));
      const paid = { ...all, created_at, transaction_created_at: created_at };
      expect(saleOf(paid).saleDate).toEqual(new Date("2026-09-16T22:00:00Z"));
    }
  });

  it.each([null, "soon", "14:22:05", "2026-09"])("must be a full date: %j rejects the row", (created_at) => {
    const dates = { created_at, transaction_created_at: null, transaction_pay_date: null };
    expect(parseRow(row(dates))).toEqual({
      sales: [],
      rejects: [{ reason: expect.stringContaining("created_at") }],
    });
  });
});

describe("a Digistore24 row that cannot be read", () => {
  it.each([
    ["id", { id: "" }],
    ["id", { id: null }],
    ["currency", { currency: "EURO" }],
    ["currency", { currency: null }],
    ["116,00", { earned_amount: "116,00" }],
    ["116.005", { affiliate_amount: "116.005" }],
  ])("says that %s is wrong", (what, overrides) => {
    expect(parseRow(row(overrides))).toEqual({ sales: [], rejects: [{ reason: expect.stringContaining(what) }] });
  });
});
