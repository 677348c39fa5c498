import { decimal } from "../money";
import { buyerOf } from "../people";
import type { HistoryEvent } from "../plan";
import { hash } from "../random";
import { wallClock } from "../zone";
import { BERLIN, factsOf, idOf, purchaseIdOf, type TransactionType, typeOf } from "./facts";
import type { Quirks } from "./quirks";

const LABELS: Record<TransactionType, string> = {
  payment: "Payment",
  refund: "Refund",
  chargeback: "Chargeback",
  refund_request: "Refund request",
};

/** `2026-09-19 14:22:05`, Berlin, without an offset. */
export const berlinTime = (at: number) => wallClock(BERLIN, at).replace("T", " ");

export function wireId(event: HistoryEvent, { ids }: Quirks): number | string {
  const asString = ids === "mixed" ? hash(event.order.seed, event.nth, "id") % 2 === 0 : ids === "string";
  return asString ? String(idOf(event)) : idOf(event);
}

/** The row as `listTransactions` sends it. Money is in strings. */
export function rawOf(event: HistoryEvent, accountName: string, quirks: Quirks): Record<string, unknown> {
  const facts = factsOf(event, quirks.role);
  const buyer = buyerOf(event.order.seed);
  const type = typeOf(event);
  return {
    id: wireId(event, quirks),
    purchase_id: purchaseIdOf(event),
    transaction_type: type,
    transaction_type_msg: LABELS[type],
    amount: decimal(facts.full),
    transaction_amount: decimal(facts.moved),
    vat_amount: decimal(facts.vat),
    affiliate_amount: decimal(facts.affiliate),
    merchant_amount: decimal(facts.earned),
    users_share: decimal(facts.earned),
    earned_amount: decimal(facts.earned),
    currency: facts.currency,
    upsell_no: String(Math.max(0, event.line)),
    created_at: berlinTime(event.at),
    transaction_pay_date: berlinTime(event.at).slice(0, 10),
    main_product_name: facts.product,
    affiliate_name: quirks.role === "affiliate" ? accountName : "someaffiliate",
    vat_country: facts.vatCountry,
    billing_type: event.order.subscription ? "subscription" : "single_payment",
    billing_status: event.order.subscription ? "paying" : "completed",
    items: [{ product_name_intern: facts.product, total_netto_amount: decimal(facts.moved - facts.vat) }],
    buyer: {
      id: 900_000 + (event.order.seed % 100_000),
      email: buyer.email,
      first_name: buyer.firstName,
      last_name: buyer.lastName,
    },
  };
}
