import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { adapterFor, listAdapters } from "../networks";
import { aboutMoney } from "./parsing";

const usd = (minor: number) => ({ currency: "USD", minor });

test.each<[network: string, what: string, row: unknown, about: unknown]>([
  ["clickbank", "polled", { lineItemData: { accountAmount: "20.00" }, transactionType: "NEW" }, usd(2_000)],
  ["clickbank", "notified", { lineItems: [{ accountAmount: 1.5 }, { accountAmount: 2 }] }, usd(350)],
  ["clickbank", "a refund", { lineItemData: [{ accountAmount: "-20.00" }] }, usd(-2_000)],
  ["digistore24", "polled", { earned_amount: "12.345", currency: "eur" }, { currency: "EUR", minor: 1_235 }],
  ["digistore24", "notified", { amount_affiliate: "9.99", currency: "EUR" }, { currency: "EUR", minor: 999 }],
  [
    "hotmart",
    "polled",
    {
      commissions: [
        { source: "PRODUCER", commission: { value: 700, currency_value: "BRL" } },
        { source: "AFFILIATE", commission: { value: 461.11, currency_value: "BRL" } },
      ],
    },
    { currency: "BRL", minor: 46_111 },
  ],
  [
    "hotmart",
    "notified",
    { commissions: [{ source: "AFFILIATE", value: 5, currency_value: "JPY" }] },
    { currency: "JPY", minor: 5 },
  ],
  ["jvzoo", "polled", { affiliate_commission: "7.00" }, usd(700)],
  ["jvzoo", "notified", { ctransamount: "7.00" }, usd(700)],
  ["buygoods", "a day", { net_commissions: 1.1 }, usd(110)],
  ["maxweb", "a postback", { commission: "3.00" }, usd(300)],
])("%s: about how much a row (%s) is about is told though it could not be read", (network, _, row, about) => {
  expect(adapterFor(network).aboutOf(row)).toEqual(about);
});

test.each(listAdapters().map((adapter) => [adapter.id, adapter] as const))(
  "%s: tells an amount of no row that has none, and never throws",
  (_, { aboutOf }) => {
    for (const row of [null, "[text]", 7, [], {}, { lineItemData: [null], commissions: "x", currency: 3 }]) {
      expect(aboutOf(row)).toBeNull();
    }
    const keys =
      "lineItemData lineItems accountAmount commissions commission value earned_amount currency source".split(" ");
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 })), (row) => {
        const about = aboutOf(row);
        expect(about === null || Number.isSafeInteger(about.minor)).toBe(true);
      }),
    );
  },
);

describe("aboutMoney", () => {
  it.each([
    ["", "USD"],
    ["abc", "USD"],
    ["1e400", "USD"],
    [null, "USD"],
    [Number.NaN, "USD"],
    ["1", "US"],
    ["1", null],
  ])("has no number to go by in %s %s", (amount, currency) => {
    expect(aboutMoney(amount, currency)).toBeNull();
  });
});
