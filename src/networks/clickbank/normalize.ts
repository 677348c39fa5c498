import type { z } from "zod";
import { asReversal, type Money, toMinor } from "#domain/money";
import type { Sale, SaleStatus, SaleType } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { aboutMoney, aboutTime, explain, parseLocalTime, sumOf } from "../parsing";
import { lineItemSchema, rowSchema } from "./schema";

/** Offsets of -07:00/-08:00 were seen in INS, none is documented for orders2: without one, Pacific (L). */
export const CLOCK = "America/Los_Angeles";

const MEANING: ReadonlyMap<string, { type: SaleType; status: SaleStatus }> = new Map([
  ["SALE", { type: "sale", status: "APPROVED" }],
  ["BILL", { type: "rebill", status: "APPROVED" }],
  ["RFND", { type: "refund", status: "REFUNDED" }],
  ["CGBK", { type: "chargeback", status: "CHARGEBACK" }],
]);

/** What the account earns is in USD, whatever the buyer paid in (H for INS, M for orders2). */
const ACCOUNT_CURRENCY = "USD";

/**
 * REST amounts are dollars, whatever `currency` says of the buyer: one receipt of a buyer in EUR has 10.58 here and 8.69
 * in its INS (M for version 1's `amount`, L for the `customerAmount` of orders2).
 */
const REST_CURRENCY = "USD";

type Row = z.infer<typeof rowSchema>;

/** An orders2 row: one sale per line item. Fees and test traffic are no sales. */
export function parseRow(raw: unknown): ParsedRow {
  return parseOrder(raw, REST_CURRENCY);
}

/** The same for an order whose `customerAmount`s are in this currency. */
export function parseOrder(raw: unknown, grossCurrency: string): ParsedRow {
  const row = rowSchema.safeParse(raw);
  if (!row.success) return { sales: [], rejects: [{ reason: explain(row.error) }] };

  const { transactionType } = row.data;
  if (transactionType === "FEE") return { sales: [], rejects: [], ignored: "account fee" };
  if (/^TEST(_|$)/.test(transactionType)) return { sales: [], rejects: [], ignored: "test traffic" };
  const meaning = MEANING.get(transactionType);
  if (!meaning) return { sales: [], rejects: [{ reason: `transactionType: unknown value "${transactionType}"` }] };
  const saleDate = parseLocalTime(row.data.transactionTime, CLOCK);
  if (!saleDate)
    return { sales: [], rejects: [{ reason: `transactionTime: not a time: "${row.data.transactionTime}"` }] };
  if (row.data.lineItemData.length === 0) return { sales: [], rejects: [{ reason: "lineItemData: no line item" }] };

  const result: ParsedRow = { sales: [], rejects: [] };
  for (const item of row.data.lineItemData) {
    try {
      result.sales.push(toSale(row.data, item, { meaning, saleDate, grossCurrency }));
    } catch (error) {
      result.rejects.push({ reason: `lineItemData: ${explain(error)}` });
    }
  }
  return { ...result, sales: mergeLines(result.sales) };
}

interface OfRow {
  meaning: { type: SaleType; status: SaleStatus };
  saleDate: Date;
  grossCurrency: string;
}

function toSale(row: Row, item: unknown, { meaning, saleDate, grossCurrency }: OfRow): Sale {
  const line = lineItemSchema.parse(item);
  const reversal = meaning.type === "refund" || meaning.type === "chargeback";
  // The sign on reversals is not documented: either one is normalised to minus.
  const signed = (minor: number) => (reversal ? asReversal(minor) : minor);
  const key = [row.receipt, row.transactionType, line.itemNo];
  // Two partial refunds of one item share receipt, type and item: their own time tells them apart.
  if (reversal) key.push(saleDate.toISOString().replace(/\.\d{3}Z$/, "Z"));
  const earned = signed(toMinor(line.accountAmount, ACCOUNT_CURRENCY));
  return {
    transactionId: key.join(":"),
    orderId: row.receipt,
    ...meaning,
    rawStatus: row.transactionType,
    currency: ACCOUNT_CURRENCY,
    grossCurrency,
    grossMinor: line.customerAmount == null ? null : signed(toMinor(line.customerAmount, grossCurrency)),
    commissionMinor: earned,
    earnedMinor: earned,
    saleDate,
    productId: line.itemNo,
    productName: line.productTitle ?? null,
    trackingId: row.trackingId ?? null,
  };
}

/** Two lines of one order with the same item share a key: they are one sale over the sum. */
function mergeLines(sales: Sale[]): Sale[] {
  const byId = new Map<string, Sale>();
  for (const sale of sales) {
    const other = byId.get(sale.transactionId);
    byId.set(sale.transactionId, other ? sum(other, sale) : sale);
  }
  return [...byId.values()];
}

function sum(a: Sale, b: Sale): Sale {
  return {
    ...a,
    grossMinor: a.grossMinor === null || b.grossMinor === null ? null : a.grossMinor + b.grossMinor,
    commissionMinor: a.commissionMinor + b.commissionMinor,
    earnedMinor: a.earnedMinor + b.earnedMinor,
  };
}

/** What the lines of an order, polled or notified, earn the account. Of an order with one bad line, all of its lines. */
export function aboutOf(raw: unknown): Money | null {
  const { lineItemData, lineItems } = Object(raw);
  const lines: unknown[] = [lineItemData ?? lineItems ?? []].flat();
  return sumOf(lines.map((line) => aboutMoney(Object(line).accountAmount, "USD")));
}

/** When a polled row lies, as its own time says, whatever is wrong with the rest of it. */
export function dateOf(raw: unknown): Date | null {
  return aboutTime(Object(raw).transactionTime, CLOCK);
}
