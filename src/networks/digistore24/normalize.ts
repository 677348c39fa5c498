import type { z } from "zod";
import { asReversal, type Money, toMinor } from "#domain/money";
import type { Sale, SaleStatus, SaleType } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { aboutMoney, aboutTime, explain, parseLocalTime } from "../parsing";
import { rowSchema } from "./schema";

/** Row times carry no offset; server-local, inferred from the envelope's `timezone` (M). */
export const CLOCK = "Europe/Berlin";

/** A refund request has moved no money yet: it is kept as a pending refund of zero (L). */
const MEANING: ReadonlyMap<string, { type: SaleType; status: SaleStatus }> = new Map([
  ["payment", { type: "sale", status: "APPROVED" }],
  ["refund", { type: "refund", status: "REFUNDED" }],
  ["chargeback", { type: "chargeback", status: "CHARGEBACK" }],
  ["refund_request", { type: "refund", status: "PENDING" }],
]);

type Row = z.infer<typeof rowSchema>;

/**
 * A listTransactions row: one sale. Rebills are `payment` rows that nothing in the list tells from first payments; one
 * that a notification told of stays a rebill.
 */
export function parseRow(raw: unknown): ParsedRow {
  try {
    const row = rowSchema.parse(raw);
    // Test purchases are flagged so (H), though not in any listTransactions row that was seen.
    if (row.api_mode === "test" || row.order_type === "test")
      return { sales: [], rejects: [], ignored: "test traffic" };
    return { sales: [toSale(row)], rejects: [], ...(isOwnName(row) && { affiliate: row.affiliate_name }) };
  } catch (error) {
    return { sales: [], rejects: [{ reason: explain(error) }] };
  }
}

/** The affiliate whose share is the key owner's is the key owner; one of a second tier earns another share (L). */
function isOwnName({ affiliate_name, affiliate_amount, earned_amount }: Row): boolean {
  return Boolean(affiliate_name) && earned_amount != null && affiliate_amount === earned_amount;
}

function toSale(row: Row): Sale {
  const meaning = MEANING.get(row.transaction_type);
  if (!meaning) throw new Error(`transaction_type: unknown value "${row.transaction_type}"`);
  const currency = row.currency.toUpperCase();
  const { gross, commission, earned } = amountsOf(row, meaning, currency);
  return {
    transactionId: row.id,
    orderId: row.purchase_id ?? null,
    ...meaning,
    rawStatus: row.transaction_type,
    currency,
    grossCurrency: currency,
    grossMinor: gross,
    commissionMinor: commission,
    earnedMinor: earned,
    saleDate: saleDateOf(row),
    productId: row.main_product_id ?? row.product_id ?? null,
    productName: row.main_product_name ?? null,
    trackingId: row.campaignkey ?? row.trackingkey ?? null,
  };
}

/**
 * `amount` is the full price and always positive, even on a partial refund; `transaction_amount` is what moved (M).
 * The affiliate's share is `affiliate_amount` or `earned_amount`: which one an affiliate key sees is not known (L),
 * so either stands in for the other, and a row with neither is rejected.
 */
function amountsOf(row: Row, { type, status }: { type: SaleType; status: SaleStatus }, currency: string) {
  if (status === "PENDING") return { gross: 0, commission: 0, earned: 0 };
  const share = row.earned_amount ?? row.affiliate_amount;
  if (share == null) throw new Error("earned_amount: missing, and so is affiliate_amount");
  const signed = (value: string) => (type === "sale" ? toMinor(value, currency) : asReversal(toMinor(value, currency)));
  const gross = row.transaction_amount ?? (type === "sale" ? row.amount : null);
  return {
    gross: gross == null ? null : signed(gross),
    commission: signed(row.affiliate_amount ?? share),
    earned: signed(share),
  };
}

function saleDateOf(row: Row): Date {
  const text = row.created_at ?? row.transaction_created_at ?? row.transaction_pay_date;
  const date = text ? parseLocalTime(text, CLOCK) : null;
  if (!date) throw new Error(`created_at: not a time: "${text ?? ""}"`);
  return date;
}

/** The affiliate's share, by the names of the list and of the notifications. */
export function aboutOf(raw: unknown): Money | null {
  const { earned_amount, affiliate_amount, amount_affiliate, currency } = Object(raw);
  return aboutMoney(earned_amount ?? affiliate_amount ?? amount_affiliate, currency);
}

/** When a polled row lies, as its own time says, whatever is wrong with the rest of it. */
export function dateOf(raw: unknown): Date | null {
  return aboutTime(Object(raw).created_at, CLOCK);
}
