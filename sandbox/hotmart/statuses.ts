export const STATUSES = [
  ...["APPROVED", "BLOCKED", "CANCELLED", "CHARGEBACK", "COMPLETE", "EXPIRED", "NO_FUNDS", "OVERDUE"],
  ...["PARTIALLY_REFUNDED", "PRE_ORDER", "PRINTED_BILLET", "PROCESSING_TRANSACTION", "PROTESTED", "REFUNDED"],
  ...["STARTED", "UNDER_ANALISYS", "WAITING_PAYMENT"],
];

/** What comes back when no status and no transaction is asked for. */
export const DEFAULT_STATUSES = ["APPROVED", "COMPLETE"];
