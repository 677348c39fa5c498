import type { HistoryEvent } from "../plan";
import type { TruthEntry } from "../rows";
import { earlierReading } from "../zone";
import { BERLIN, factsOf, idOf, purchaseIdOf, type TransactionType, typeOf } from "./facts";
import type { Quirks } from "./quirks";

const MEANING = {
  payment: { type: "sale", status: "APPROVED" },
  refund: { type: "refund", status: "REFUNDED" },
  chargeback: { type: "chargeback", status: "CHARGEBACK" },
  refund_request: { type: "refund", status: "PENDING" },
} as const satisfies Record<TransactionType, Pick<TruthEntry, "type" | "status">>;

/** One entry a row. Rows tell neither a product id nor a tracking id, nor a rebill from a sale. */
export function truthOf(event: HistoryEvent, quirks: Quirks): TruthEntry[] {
  const facts = factsOf(event, quirks.role);
  return [
    {
      transaction_id: String(idOf(event)),
      order_id: purchaseIdOf(event),
      ...MEANING[typeOf(event)],
      currency: facts.currency,
      gross_minor: facts.moved,
      commission_minor: facts.affiliate,
      earned_minor: facts.earned,
      sale_date: new Date(earlierReading(BERLIN, event.at)).toISOString(),
      product_id: null,
      product_name: facts.product,
      tracking_id: null,
    },
  ];
}
