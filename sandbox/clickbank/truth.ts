import type { HistoryEvent } from "../plan";
import type { TruthEntry } from "../rows";
import { factsOf, isReversal, linesOf, readableTime, receiptOf, typeOf } from "./facts";
import type { Quirks } from "./quirks";

const MEANING = {
  sale: { type: "sale", status: "APPROVED" },
  rebill: { type: "rebill", status: "APPROVED" },
  refund: { type: "refund", status: "REFUNDED" },
  chargeback: { type: "chargeback", status: "CHARGEBACK" },
} as const;

/** One entry a line: `receipt:type:itemNo`, and on reversals the row's own time, as they may repeat. */
export function truthOf(event: HistoryEvent, nickname: string, quirks: Quirks): TruthEntry[] {
  if (event.kind === "test" || event.kind === "fee" || event.kind === "refund_request") return [];
  const { kind } = event;
  const facts = factsOf(event.order, nickname, quirks.role);
  const receipt = receiptOf(event);
  const saleDate = new Date(readableTime(event, quirks)).toISOString();
  const ownTime = isReversal(event) ? `:${saleDate.slice(0, 19)}Z` : "";
  return linesOf(event, facts).map((line) => ({
    transaction_id: `${receipt}:${typeOf(event)}:${line.itemNo}${ownTime}`,
    order_id: receipt,
    ...MEANING[kind],
    currency: "USD",
    gross_minor: line.customerMinor,
    commission_minor: line.accountMinor,
    earned_minor: line.accountMinor,
    sale_date: saleDate,
    product_id: line.itemNo,
    product_name: line.title,
    tracking_id: facts.trackingId,
  }));
}
