import type { SaleStatus } from "#domain/sale";
import type { HistoryEvent } from "../plan";
import type { Profile } from "../profile";
import type { TruthEntry } from "../rows";
import { factsOf, idOf, isListed } from "./facts";
import type { Quirks } from "./quirks";
import { type State, stateAt } from "./state";

const MEANING: Record<State, SaleStatus> = {
  completed: "APPROVED",
  incomplete: "PENDING",
  refunded: "REFUNDED",
  chargeback: "CHARGEBACK",
};

/** One entry a payment, in its state at `asOf`. Nothing in a row tells a rebill or an upsell from a sale. */
export function truthOf(event: HistoryEvent, asOf: number, profile: Profile, quirks: Quirks): TruthEntry[] {
  if (!isListed(event)) return [];
  const { productId, product, price, commission } = factsOf(event);
  const status = MEANING[stateAt(event, asOf, profile, quirks)];
  return [
    {
      transaction_id: idOf(event),
      order_id: null,
      type: "sale",
      status,
      currency: "USD",
      gross_minor: price,
      commission_minor: commission,
      earned_minor: status === "APPROVED" ? commission : 0,
      sale_date: new Date(event.at).toISOString(),
      product_id: productId,
      product_name: product,
      tracking_id: null,
    },
  ];
}
