import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectKnownWords, ODD_WORDS } from "../../test/odd-words";
import { listAdapters } from "../networks";
import type { ParsedRow } from "./adapter";
import type { NotificationSupport } from "./notification";

/** Rows that are close to genuine ones: the fields that adapters read, with anything in them. */
const FIELDS = [
  ..."receipt transactionTime transactionType currency lineItemData id purchase_id transaction_type amount".split(" "),
  ..."transaction_amount earned_amount affiliate_amount created_at purchase product commission transaction_id".split(
    " ",
  ),
  ..."date status price affiliate_commission gross_commissions voided_commissions net_commissions".split(" "),
  ..."conversions_count receivedAt __proto__ constructor toString".split(" "),
];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    "SALE",
    "RFND",
    "payment",
    "refund",
    "APPROVED",
    "COMPLETED",
    "2026-09-20T10:15:30-07:00",
    "2026-10-25 02:30:00",
  ),
  fc.constantFrom("12.34", "-0.00", "1e9", "9".repeat(40), "USD", "JPY", "XX", "\u0000", "\ud800", "", " "),
  fc.constantFrom(...ODD_WORDS),
  fc.double(),
  fc.array(fc.record({ itemNo: fc.string(), accountAmount: fc.oneof(fc.string(), fc.double()) }), { maxLength: 3 }),
);
const row = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...FIELDS), value), fc.constant(undefined));

function expectSound(parsed: ParsedRow): void {
  const { sales, totals = [], rejects } = parsed;
  expectKnownWords(parsed);
  for (const sale of sales) {
    expect(sale.transactionId.length).toBeGreaterThan(0);
    expect(Number.isNaN(sale.saleDate.getTime())).toBe(false);
    for (const minor of [sale.commissionMinor, sale.earnedMinor, sale.grossMinor ?? 0]) {
      expect(Number.isSafeInteger(minor)).toBe(true);
    }
    if (sale.type === "refund" || sale.type === "chargeback") expect(sale.earnedMinor).toBeLessThanOrEqual(0);
  }
  for (const total of totals) {
    expect(total.day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const minor of [total.grossMinor, total.voidedMinor, total.netMinor, total.conversions]) {
      expect(Number.isSafeInteger(minor)).toBe(true);
    }
  }
  for (const { reason } of rejects) expect(reason).not.toBe("");
}

describe.each(listAdapters().map((adapter) => [adapter.id, adapter] as const))("%s", (_, adapter) => {
  test("makes of any row sound sales, sound totals or a reject with a reason, and never throws", () => {
    fc.assert(
      fc.property(row, (raw) => expectSound(adapter.parseRow(raw))),
      { numRuns: 500 },
    );
  });

  test("does the same with the rows of notifications", () => {
    const support = adapter.notifications as NotificationSupport;
    fc.assert(
      fc.property(row, (raw) => expectSound(support.parseRow(raw))),
      { numRuns: 500 },
    );
  });
});
