import { describe, expect, it } from "vitest";
import type { Sale } from "#domain/sale";
import { parseRow } from "./normalize";

type Row = Record<string, unknown>;

const NIL = { "@nil": "true" };

const line = (overrides: Row = {}): Row => ({
  itemNo: "item-1",
  productTitle: "Fake Course",
  customerAmount: "53.50",
  accountAmount: "22.61",
  quantity: "1",
  ...overrides,
});

const row = (overrides: Row = {}): Row => ({
  transactionTime: "2026-09-20T10:15:30-07:00",
  receipt: "ABCD1234",
  trackingId: "camp_42",
  transactionType: "SALE",
  currency: "USD",
  lineItemData: line(),
  ...overrides,
});

function saleOf(overrides: Row = {}): Sale {
  const { sales, rejects } = parseRow(row(overrides));
  expect(rejects).toEqual([]);
  expect(sales).toHaveLength(1);
  return sales[0] as Sale;
}

const reasonsOf = (overrides: Row) => parseRow(row(overrides)).rejects.map(({ reason }) => reason);
const timeOf = (transactionTime: string) => saleOf({ transactionTime }).saleDate.toISOString();

describe("a ClickBank order row", () => {
  it("becomes one sale with everything that the row says", () => {
    expect(saleOf()).toEqual({
      transactionId: "ABCD1234:SALE:item-1",
      orderId: "ABCD1234",
      type: "sale",
      status: "APPROVED",
      rawStatus: "SALE",
      currency: "USD",
      grossCurrency: "USD",
      grossMinor: 5350,
      commissionMinor: 2261,
      earnedMinor: 2261,
      saleDate: new Date("2026-09-20T17:15:30Z"),
      productId: "item-1",
      productName: "Fake Course",
      trackingId: "camp_42",
    });
  });

  it("may spell numbers as numbers or as text", () => {
    const numbers = line({ customerAmount: 53.5, accountAmount: 22.61, itemNo: 7, quantity: 1, recurring: true });
    expect(saleOf({ lineItemData: numbers, receipt: 12345678 })).toMatchObject({
      transactionId: "12345678:SALE:7",
      grossMinor: 5350,
      earnedMinor: 2261,
    });
  });

  it("may have a title that looks like a number, and amounts with the noise of floats", () => {
    const odd = line({ productTitle: 365, customerAmount: 450.29999999999995, accountAmount: 0.1 + 0.2 });
    expect(saleOf({ lineItemData: odd })).toMatchObject({ productName: "365", grossMinor: 45_030, earnedMinor: 30 });
    expect(reasonsOf({ lineItemData: line({ accountAmount: 22.615 }) })).toEqual([expect.stringContaining("22.615")]);
  });

  it("may spell null as an object that says nil, or leave the field out", () => {
    const nothing = { grossMinor: null, productName: null, trackingId: null, grossCurrency: "USD" };
    const nil = { customerAmount: NIL, productTitle: NIL };
    expect(saleOf({ trackingId: NIL, currency: NIL, lineItemData: line(nil) })).toMatchObject(nothing);
    const absent = { itemNo: "item-1", accountAmount: "22.61" };
    expect(saleOf({ trackingId: undefined, currency: undefined, lineItemData: absent })).toMatchObject(nothing);
    expect(saleOf({ trackingId: null, lineItemData: line({ "@nil": "false" }) })).toMatchObject({ trackingId: null });
  });

  it("may hold its only line item as an object or as a list", () => {
    expect(saleOf({ lineItemData: [line()] })).toEqual(saleOf());
  });

  it("becomes a sale per line item, each with its own id", () => {
    const { sales } = parseRow(row({ lineItemData: [line(), line({ itemNo: "item-2", accountAmount: "5.00" })] }));
    expect(sales.map(({ transactionId, earnedMinor }) => [transactionId, earnedMinor])).toEqual([
      ["ABCD1234:SALE:item-1", 2261],
      ["ABCD1234:SALE:item-2", 500],
    ]);
  });

  it("sums up two line items with the same item", () => {
    const lineItemData = [line(), line({ customerAmount: "10.00", accountAmount: "1.39" })];
    expect(saleOf({ lineItemData })).toMatchObject({ grossMinor: 6350, commissionMinor: 2400, earnedMinor: 2400 });
    const unknownGross = [line(), line({ customerAmount: NIL })];
    expect(saleOf({ lineItemData: unknownGross })).toMatchObject({ grossMinor: null, earnedMinor: 4522 });
  });

  it("keeps the good line items when one of them is bad", () => {
    const { sales, rejects } = parseRow(row({ lineItemData: [line({ accountAmount: NIL }), line({ itemNo: "b" })] }));
    expect(sales.map(({ productId }) => productId)).toEqual(["b"]);
    expect(rejects).toEqual([{ reason: expect.stringContaining("accountAmount") }]);
  });

  it.each(["EUR", "JPY", "eur", "XX", ["EUR"]])("is in US dollars, whatever the buyer pays in: %j", (currency) => {
    const lineItemData = line({ customerAmount: "10.58", accountAmount: "8.25" });
    const dollars = { currency: "USD", earnedMinor: 825, grossCurrency: "USD", grossMinor: 1058 };
    expect(saleOf({ currency, lineItemData })).toMatchObject(dollars);
  });
});

describe("the type of a ClickBank row", () => {
  it.each([
    ["SALE", "sale", "APPROVED", 2261],
    ["BILL", "rebill", "APPROVED", 2261],
    ["RFND", "refund", "REFUNDED", -2261],
    ["CGBK", "chargeback", "CHARGEBACK", -2261],
  ])("%s is a %s that is %s", (transactionType, type, status, earnedMinor) => {
    expect(saleOf({ transactionType })).toMatchObject({ type, status, rawStatus: transactionType, earnedMinor });
  });

  it.each(["RFND", "CGBK"])("%s takes away from earnings, whichever sign its amounts have", (transactionType) => {
    const negative = line({ customerAmount: "-53.50", accountAmount: "-22.61" });
    const expected = { grossMinor: -5350, commissionMinor: -2261, earnedMinor: -2261 };
    expect(saleOf({ transactionType, lineItemData: line() })).toMatchObject(expected);
    expect(saleOf({ transactionType, lineItemData: negative })).toMatchObject(expected);
  });

  it.each(["FEE", "TEST", "TEST_SALE", "TEST_BILL", "TEST_RFND", "TEST_FEE"])("%s is no sale", (transactionType) => {
    const parsed = parseRow(row({ transactionType }));
    expect(parsed).toMatchObject({ sales: [], rejects: [] });
    expect(parsed.ignored).toBeTruthy();
  });

  it.each(["CANCEL-REBILL", "INSF", "TESTIMONY", "sale", ""])("%j is not known, so the row is rejected", (type) => {
    const parsed = parseRow(row({ transactionType: type }));
    expect(parsed.sales).toEqual([]);
    expect(parsed.ignored).toBeUndefined();
    expect(parsed.rejects).toEqual([{ reason: expect.stringContaining(`"${type}"`) }]);
  });
});

describe("the id of a ClickBank sale", () => {
  it("is receipt, type and item for what was sold", () => {
    expect(saleOf().transactionId).toBe("ABCD1234:SALE:item-1");
    expect(saleOf({ transactionType: "BILL" }).transactionId).toBe("ABCD1234:BILL:item-1");
  });

  it("has the row's own time in UTC as well for what was taken back", () => {
    const transactionTime = "2026-09-24T08:02:11-07:00";
    expect(saleOf({ transactionTime, transactionType: "RFND" }).transactionId).toBe(
      "ABCD1234:RFND:item-1:2026-09-24T15:02:11Z",
    );
    expect(saleOf({ transactionTime, transactionType: "CGBK" }).transactionId).toBe(
      "ABCD1234:CGBK:item-1:2026-09-24T15:02:11Z",
    );
  });

  it("differs between two partial refunds of one item at two times", () => {
    const first = saleOf({ transactionType: "RFND", transactionTime: "2026-09-24T08:02:11-07:00" });
    const second = saleOf({ transactionType: "RFND", transactionTime: "2026-09-24T08:02:12-07:00" });
    expect(first.transactionId).not.toBe(second.transactionId);
  });

  it("is the same whichever way the time of a refund is spelled", () => {
    const ids = ["2026-09-24T08:02:11-07:00", "20260924T080211-0700", "2026-09-24 08:02:11", "2026-09-24T15:02:11.000Z"]
      .map((transactionTime) => saleOf({ transactionType: "RFND", transactionTime }).transactionId)
      .filter((id, index, all) => all.indexOf(id) === index);
    expect(ids).toEqual(["ABCD1234:RFND:item-1:2026-09-24T15:02:11Z"]);
  });
});

describe("the time of a ClickBank row", () => {
  it("counts with its offset where it has one, in the long form and in the compact one", () => {
    expect(timeOf("2026-09-20T10:15:30-07:00")).toBe("2026-09-20T17:15:30.000Z");
    expect(timeOf("2026-01-20T10:15:30-08:00")).toBe("2026-01-20T18:15:30.000Z");
    expect(timeOf("20220810T162015-0700")).toBe("2022-08-10T23:20:15.000Z");
    expect(timeOf("2026-09-20T17:15:30Z")).toBe("2026-09-20T17:15:30.000Z");
  });

  it("is Pacific without an offset, in summer and in winter", () => {
    expect(timeOf("2026-09-20T10:15:30")).toBe("2026-09-20T17:15:30.000Z");
    expect(timeOf("20260120T101530")).toBe("2026-01-20T18:15:30.000Z");
  });

  it("comes out right on both sides of both clock changes", () => {
    expect(timeOf("2026-03-08T01:59:59")).toBe("2026-03-08T09:59:59.000Z");
    expect(timeOf("2026-03-08T03:00:00")).toBe("2026-03-08T10:00:00.000Z");
    expect(timeOf("2026-11-01T00:59:59")).toBe("2026-11-01T07:59:59.000Z");
    expect(timeOf("2026-11-01T02:00:00")).toBe("2026-11-01T10:00:00.000Z");
  });

  it("keeps the offset that it has within the hour that a clock change repeats", () => {
    expect(timeOf("2026-11-01T01:30:00-07:00")).toBe("2026-11-01T08:30:00.000Z");
    expect(timeOf("2026-11-01T01:30:00-08:00")).toBe("2026-11-01T09:30:00.000Z");
    expect(timeOf("2026-11-01T01:30:00")).toBe("2026-11-01T08:30:00.000Z");
  });

  it.each(["yesterday", "", "0000-00-00 00:00:00"])("must be one: %j rejects the row", (transactionTime) => {
    expect(reasonsOf({ transactionTime })).toEqual([expect.stringContaining("transactionTime")]);
  });
});

describe("a ClickBank row that cannot be read", () => {
  it.each([
    ["receipt", { receipt: " " }],
    ["receipt", { receipt: NIL }],
    ["transactionType", { transactionType: undefined }],
    ["lineItemData", { lineItemData: [] }],
    ["lineItemData", { lineItemData: NIL }],
    ["itemNo", { lineItemData: line({ itemNo: "" }) }],
    ["22,61", { lineItemData: line({ accountAmount: "22,61" }) }],
    ["22.615", { lineItemData: line({ accountAmount: "22.615" }) }],
  ])("says that %s is wrong", (what, overrides) => {
    expect(reasonsOf(overrides)).toEqual([expect.stringContaining(what)]);
    expect(parseRow(row(overrides)).sales).toEqual([]);
  });
});
