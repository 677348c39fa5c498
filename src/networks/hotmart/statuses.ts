import type { SaleStatus } from "#domain/sale";

/** What `purchase.status` holds and `transaction_status` accepts (H). UNDER_ANALISYS is Hotmart's own spelling. */
export const REST_STATUSES = [
  "APPROVED",
  "BLOCKED",
  "CANCELLED",
  "CHARGEBACK",
  "COMPLETE",
  "EXPIRED",
  "NO_FUNDS",
  "OVERDUE",
  "PARTIALLY_REFUNDED",
  "PRE_ORDER",
  "PRINTED_BILLET",
  "PROCESSING_TRANSACTION",
  "PROTESTED",
  "REFUNDED",
  "STARTED",
  "UNDER_ANALISYS",
  "WAITING_PAYMENT",
] as const;
export type RestStatus = (typeof REST_STATUSES)[number];

/** Webhooks have words of their own for these, the others are the same (M: 54 genuine events). Never sent to REST. */
export const WEBHOOK_SPELLINGS = {
  COMPLETED: "COMPLETE",
  CANCELED: "CANCELLED",
  BILLET_PRINTED: "PRINTED_BILLET",
  DELAYED: "OVERDUE",
  DISPUTE: "PROTESTED",
} as const satisfies Record<string, RestStatus>;
export type RawStatus = RestStatus | keyof typeof WEBHOOK_SPELLINGS;

const OF_REST: Record<RestStatus, SaleStatus> = {
  APPROVED: "APPROVED",
  // The guarantee period is over (H).
  COMPLETE: "APPROVED",
  // The refunded sum is not in the payload (H), so the commission is kept whole, as a known client does (M).
  PARTIALLY_REFUNDED: "APPROVED",
  REFUNDED: "REFUNDED",
  CHARGEBACK: "CHARGEBACK",
  // A refund is asked for or disputed: the money may go either way (L).
  PROTESTED: "PENDING",
  CANCELLED: "CANCELLED",
  EXPIRED: "CANCELLED",
  NO_FUNDS: "CANCELLED",
  BLOCKED: "CANCELLED",
  OVERDUE: "PENDING",
  PRE_ORDER: "PENDING",
  PRINTED_BILLET: "PENDING",
  PROCESSING_TRANSACTION: "PENDING",
  STARTED: "PENDING",
  UNDER_ANALISYS: "PENDING",
  WAITING_PAYMENT: "PENDING",
};

/** Both vocabularies. The words are documented (H, webhooks M), what they mean for a ledger is our reading (L). */
export const SALE_STATUS: Record<RawStatus, SaleStatus> = {
  ...OF_REST,
  COMPLETED: OF_REST[WEBHOOK_SPELLINGS.COMPLETED],
  CANCELED: OF_REST[WEBHOOK_SPELLINGS.CANCELED],
  BILLET_PRINTED: OF_REST[WEBHOOK_SPELLINGS.BILLET_PRINTED],
  DELAYED: OF_REST[WEBHOOK_SPELLINGS.DELAYED],
  DISPUTE: OF_REST[WEBHOOK_SPELLINGS.DISPUTE],
};

/** Null for a word of neither vocabulary: its meaning is not guessed. */
export function saleStatusOf(raw: string): SaleStatus | null {
  return Object.hasOwn(SALE_STATUS, raw) ? SALE_STATUS[raw as RawStatus] : null;
}
