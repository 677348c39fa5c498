import type { HistoryEvent } from "../plan";
import type { Profile } from "../profile";
import type { TruthEntry } from "../rows";
import { commissionVisibleAt, factsOf, isPlayed, transactionOf } from "./facts";
import { lifeOf, statusAt } from "./life";
import type { Quirks } from "./quirks";

const MEANING: Record<string, TruthEntry["status"]> = {
  APPROVED: "APPROVED",
  COMPLETE: "APPROVED",
  PARTIALLY_REFUNDED: "APPROVED",
  REFUNDED: "REFUNDED",
  CHARGEBACK: "CHARGEBACK",
  CANCELLED: "CANCELLED",
  EXPIRED: "CANCELLED",
  NO_FUNDS: "CANCELLED",
  BLOCKED: "CANCELLED",
};

/** One entry a sale, as it stands at `asOf`. Until its commission is listed it has none, in the price's currency. */
export function truthOf(event: HistoryEvent, profile: Profile, quirks: Quirks, asOf: number): TruthEntry[] {
  if (!isPlayed(event)) return [];
  const facts = factsOf(event);
  const status = MEANING[statusAt(lifeOf(event, profile), asOf)] ?? "PENDING";
  const told = commissionVisibleAt(event, quirks) <= asOf;
  const commission = told ? facts.affiliate.minor : 0;
  return [
    {
      transaction_id: transactionOf(event),
      order_id: null,
      type: event.kind === "rebill" ? "rebill" : "sale",
      status,
      currency: told ? facts.affiliate.currency : facts.currency,
      gross_minor: facts.price,
      commission_minor: commission,
      earned_minor: status === "APPROVED" ? commission : 0,
      sale_date: new Date(event.at).toISOString(),
      product_id: String(facts.productId),
      product_name: facts.productName,
      tracking_id: facts.sck ?? facts.src,
    },
  ];
}
