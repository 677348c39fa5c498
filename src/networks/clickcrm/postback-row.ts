import { z } from "zod";
import { asReversal, toMinor } from "#domain/money";
import type { Sale, SaleStatus } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { explain, idText, receivedAt } from "../parsing";

/** No token tells a currency (H); commissions are in US dollars (L). */
const CURRENCY = "USD";

/** The first two M, the others as one tracker lists them (M); that a void is a cancellation is our reading (L). */
const STATUS_OF: Record<string, SaleStatus> = {
  purchase: "APPROVED",
  refund: "REFUNDED",
  chargeback: "CHARGEBACK",
  cancel: "CANCELLED",
  void: "CANCELLED",
};

const text = z.string().nullish();
const rowSchema = z.object({
  event: z.string(),
  orderid: idText,
  type: text,
  product: text,
  commission: z.string(),
  subid: text,
  subid2: text,
  subid3: text,
  subid4: text,
  subid5: text,
  // No token tells a time (H).
  receivedAt,
});

/** A postback: one sale in its state after the event. */
export function parsePostback(raw: unknown): ParsedRow {
  try {
    return { sales: [toSale(rowSchema.parse(raw))], rejects: [] };
  } catch (error) {
    return { sales: [], rejects: [{ reason: explain(error) }] };
  }
}

/**
 * It earns nothing: what the account earned is in the network's day totals, which hold this very commission. An order's
 * upsells may share its number, so type and product are in the id too (L); one that is not sent leaves its place empty.
 */
function toSale(row: z.infer<typeof rowSchema>): Sale {
  const status = Object.hasOwn(STATUS_OF, row.event) ? STATUS_OF[row.event] : undefined;
  if (!status) throw new Error(`event: unknown value "${row.event}"`);
  const commission = toMinor(row.commission, CURRENCY);
  if (status === "APPROVED" && commission < 0) throw new Error("commission: negative on a purchase");
  return {
    transactionId: [row.orderid, (row.type ?? "").toLowerCase(), row.product ?? ""].join(":"),
    orderId: row.orderid,
    type: "sale",
    status,
    rawStatus: row.event,
    currency: CURRENCY,
    grossCurrency: CURRENCY,
    grossMinor: null,
    commissionMinor: -asReversal(commission) || 0,
    earnedMinor: 0,
    saleDate: row.receivedAt,
    productId: row.product || null,
    productName: null,
    // The click id may be in any of them (M).
    trackingId: row.subid || row.subid2 || row.subid3 || row.subid4 || row.subid5 || null,
  };
}
