/** The kinds of commercial rows. Refunds and chargebacks are rows of their own where the network says so. */
export const SALE_TYPES = ["sale", "rebill", "refund", "chargeback"] as const;
export type SaleType = (typeof SALE_TYPES)[number];

export const SALE_STATUSES = ["PENDING", "APPROVED", "REFUNDED", "CHARGEBACK", "CANCELLED"] as const;
export type SaleStatus = (typeof SALE_STATUSES)[number];

/** Whether a sale in this status was taken back. */
export const isTakenBack = (status: SaleStatus): boolean => status !== "PENDING" && status !== "APPROVED";

/**
 * One normalised commercial row. Amounts are integer minor units of `currency` and signed: what a row takes away
 * from earnings is negative, so that a sum over `earnedMinor` is always right.
 */
export interface Sale {
  /** Unique within the account; its form per network is fixed by the adapter. */
  transactionId: string;
  orderId: string | null;
  type: SaleType;
  status: SaleStatus;
  /** The network's own word for type or status, as received. */
  rawStatus: string;
  /** ISO 4217, of `commissionMinor` and `earnedMinor`. */
  currency: string;
  /** ISO 4217, of `grossMinor`; differs from `currency` where the buyer pays in another one. */
  grossCurrency: string;
  /** What the buyer paid for the row, null where the network does not say. */
  grossMinor: number | null;
  commissionMinor: number;
  /** The network did not tell the commission this time: one that the ledger knows stays. */
  commissionUnknown?: true;
  /** What the row contributes to earnings now. */
  earnedMinor: number;
  saleDate: Date;
  productId: string | null;
  productName: string | null;
  trackingId: string | null;
  /**
   * Whom a message, or a row of a read, names as the affiliate who earned it; null when nobody. Absent where the amounts
   * are the account's own by the network's own word.
   */
  affiliate?: string | null;
  /** A notification alone told of it, and nothing shows that it is this account's: it earns nothing until a read does. */
  unconfirmed?: true;
}

/** What a network reports per day only: no single sales. Amounts are integer minor units of `currency`. */
export interface DailyTotal {
  /** `YYYY-MM-DD` on the network's clock. */
  day: string;
  /** The breakdown, empty for the whole day. */
  dimension: string;
  conversions: number;
  grossMinor: number;
  /** What was taken back since, positive. */
  voidedMinor: number;
  /** What the day contributes to earnings now. */
  netMinor: number;
  currency: string;
}
