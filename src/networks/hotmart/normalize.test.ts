import { describe, expect, it } from "vitest";
import { parseRow } from "./normalize";
import { REST_STATUSES, SALE_STATUS, saleStatusOf } from "./statuses";

const row = (purchase: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  product: { id: 7, name: "Fake Course" },
  purchase: {
    transaction: "HP1",
    order_date: 1_789_900_000_000,
    approved_date: 1_789_999_000_000,
    status: "APPROVED",
    price: { value: 197, currency_code: "BRL" },
    tracking: { source_sck: "ad_7", source: "camp_42" },
    ...purchase,
  },
  commissions: [{ source: "AFFILIATE", commission: { value: 88.25, currency_value: "BRL" }, user: { ucode: "me" } }],
  ...rest,
});
const saleOf = (...args: Parameters<typeof row>) => parseRow(row(...args)).sales[0];
const reasonOf = (...args: Parameters<typeof row>) => parseRow(row(...args)).rejects[0]?.reason;

describe("a Hotmart sale", () => {
  it("is one row under its transaction, at its order date", () => {
    expect(parseRow(row())).toEqual({
      sales: [
        {
          transactionId: "HP1",
          orderId: null,
          type: "sale",
          status: "APPROVED",
          rawStatus: "APPROVED",
          currency: "BRL",
          grossCurrency: "BRL",
          grossMinor: 19_700,
          commissionMinor: 8_825,
          earnedMinor: 8_825,
          saleDate: new Date(1_789_900_000_000),
          productId: "7",
          productName: "Fake Course",
          trackingId: "ad_7",
        },
      ],
      rejects: [],
    });
  });

  it.each([
    ["APPROVED", "APPROVED", 8_825],
    ["COMPLETE", "APPROVED", 8_825],
    ["PARTIALLY_REFUNDED", "APPROVED", 8_825],
    ["REFUNDED", "REFUNDED", 0],
    ["CHARGEBACK", "CHARGEBACK", 0],
    ["PROTESTED", "PENDING", 0],
    ["PRINTED_BILLET", "PENDING", 0],
    ["EXPIRED", "CANCELLED", 0],
  ])("keeps its commission when it is %s, and earns by its status", (raw, status, earnedMinor) => {
    expect(saleOf({ status: raw })).toMatchObject({ rawStatus: raw, status, earnedMinor, commissionMinor: 8_825 });
  });

  it("keeps its type when it is refunded, and is a rebill from the second recurrence on", () => {
    expect(saleOf({ recurrency_number: 1 })?.type).toBe("sale");
    expect(saleOf({ recurrency_number: 2, status: "REFUNDED" })).toMatchObject({ type: "rebill", status: "REFUNDED" });
  });

  it("is rejected with a status of neither vocabulary, rather than guessed", () => {
    expect(reasonOf({ status: "TELEPORTED" })).toBe('purchase.status: unknown value "TELEPORTED"');
    expect(reasonOf({ status: "constructor" })).toMatch(/unknown value/);
  });

  it("is rejected with a date in seconds, no currency, or more decimals than the currency has", () => {
    expect(reasonOf({ order_date: 1_789_900_000 })).toMatch(/order_date/);
    expect(reasonOf({ price: null }, { commissions: [] })).toMatch(/currency/);
    expect(reasonOf({ price: { value: 1.005, currency_code: "BRL" } })).toMatch(/price.*decimals/);
    expect(reasonOf({ price: { value: 1, currency_code: "R$" } })).toMatch(/price/);
  });

  it("may have a product name that looks like a number", () => {
    expect(saleOf({}, { product: { id: 7, name: 365 } })).toMatchObject({ productName: "365" });
  });

  it("does without product, price and tracking", () => {
    expect(saleOf({ price: null, tracking: { source_sck: "", source: "camp_42" } }, { product: null })).toMatchObject({
      grossMinor: null,
      grossCurrency: "BRL",
      productId: null,
      trackingId: "camp_42",
    });
  });
});

describe("Hotmart's statuses", () => {
  it("are 17 in REST, with the misspelling", () => {
    expect(REST_STATUSES).toHaveLength(17);
    expect(REST_STATUSES).toContain("UNDER_ANALISYS");
  });

  it("mean the same in the webhooks' spelling", () => {
    expect(Object.keys(SALE_STATUS)).toHaveLength(22);
    for (const [webhook, rest] of [
      ["COMPLETED", "COMPLETE"],
      ["CANCELED", "CANCELLED"],
      ["BILLET_PRINTED", "PRINTED_BILLET"],
      ["DELAYED", "OVERDUE"],
      ["DISPUTE", "PROTESTED"],
    ] as const) {
      expect(saleStatusOf(webhook)).toBe(saleStatusOf(rest));
    }
    expect(saleStatusOf("toString")).toBeNull();
  });
});
