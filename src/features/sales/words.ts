import type { SaleAnswer } from "#http/contract-of-money";

export const TYPES: Record<SaleAnswer["type"], string> = {
  sale: "Sale",
  rebill: "Rebill",
  refund: "Refund",
  chargeback: "Chargeback",
};

export const STATUSES: Record<SaleAnswer["status"], string> = {
  PENDING: "Pending",
  APPROVED: "Approved",
  REFUNDED: "Refunded",
  CHARGEBACK: "Charged back",
  CANCELLED: "Cancelled",
};

/** What a sale is, in a word or two: a refund row's status says the same as its type. */
export function saleState({ type, status, vanishedAt }: Pick<SaleAnswer, "type" | "status" | "vanishedAt">): string {
  if (vanishedAt !== null) return "Gone";
  if (type === "refund" && status === "REFUNDED") return "Refunded";
  return STATUSES[status];
}

/** Money that is lost is told by colour as well, never by colour alone. */
export const saleColor = ({ status, vanishedAt }: Pick<SaleAnswer, "status" | "vanishedAt">): string | undefined =>
  vanishedAt !== null || status === "REFUNDED" || status === "CHARGEBACK" || status === "CANCELLED"
    ? "var(--lost)"
    : status === "PENDING"
      ? "var(--mark-partial)"
      : undefined;
