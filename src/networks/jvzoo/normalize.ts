import type { z } from "zod";
import { type Money, toMinor } from "#domain/money";
import type { Sale, SaleStatus } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { aboutMoney, aboutTime, amountText, explain, parseLocalTime } from "../parsing";
import { rowSchema } from "./schema";

/** Row times carry an offset, +00:00 in the one sample (H). Without one, UTC (L). */
export const CLOCK = "UTC";

/** No row names a currency (L). */
const CURRENCY = "USD";

/**
 * COMPLETED (H) and INCOMPLETE (M) are the values seen on v2.0. The parts of words come from a v3.0 client (M); that a
 * reversal changes the row in place, rather than adding one, is inferred (L). No full list is documented: whatever else
 * comes is kept as received and earns nothing until it is COMPLETED.
 */
function statusOf(raw: string): SaleStatus {
  const word = raw.toUpperCase();
  if (word === "COMPLETED") return "APPROVED";
  if (word.includes("REFUND")) return "REFUNDED";
  return /CHARG|DISPUT|CGBK/.test(word) ? "CHARGEBACK" : "PENDING";
}

/** One row is one transaction in its present state. Rebills and upsells are rows that nothing tells from first sales. */
export function parseRow(raw: unknown): ParsedRow {
  try {
    const row = rowSchema.parse(raw);
    // The list holds the caller's own sales as an affiliate (H).
    return { sales: [toSale(row)], rejects: [], ...(row.affiliate_id && { affiliate: row.affiliate_id }) };
  } catch (error) {
    return { sales: [], rejects: [{ reason: explain(error) }] };
  }
}

function toSale(row: z.infer<typeof rowSchema>): Sale {
  const saleDate = parseLocalTime(row.date, CLOCK);
  if (!saleDate) throw new Error(`date: not a time: "${row.date}"`);
  const status = statusOf(row.status);
  const commission = toMinor(amountText(row.affiliate_commission), CURRENCY);
  return {
    transactionId: row.transaction_id,
    orderId: null,
    type: "sale",
    status,
    rawStatus: row.status,
    currency: CURRENCY,
    grossCurrency: CURRENCY,
    grossMinor: row.price === null ? null : toMinor(amountText(row.price), CURRENCY),
    commissionMinor: commission,
    earnedMinor: status === "APPROVED" ? commission : 0,
    saleDate,
    productId: row.product_id || null,
    productName: row.product_name || null,
    trackingId: null,
  };
}

/** The commission of a row, or the amount of a notification, which is read as one. */
export function aboutOf(raw: unknown): Money | null {
  const { affiliate_commission, ctransamount } = Object(raw);
  return aboutMoney(affiliate_commission ?? ctransamount, "USD");
}

/** When a polled row lies, as its own time says, whatever is wrong with the rest of it. */
export function dateOf(raw: unknown): Date | null {
  return aboutTime(Object(raw).date, CLOCK);
}
