import { decimal } from "../money";
import type { AccountFacts } from "../network";
import { buyerOf } from "../people";
import type { HistoryEvent } from "../plan";
import { hash } from "../random";
import { offsetText, wallClock } from "../zone";
import { factsOf, idOf } from "./facts";
import type { Quirks } from "./quirks";
import { type State, stateAt } from "./state";

const STATUSES: Record<State, readonly [string, ...string[]]> = {
  completed: ["COMPLETED"],
  incomplete: ["INCOMPLETE", "PENDING", "On hold"],
  refunded: ["REFUNDED", "REFUND", "Partially_Refunded"],
  chargeback: ["CHARGEBACK", "CHARGED BACK", "Disputed", "CGBK"],
};

/** The row as `latest-affiliates-transactions` sends it at `now`. Prices are strings. */
export function rawOf(event: HistoryEvent, account: AccountFacts, quirks: Quirks, now: number) {
  const { seed } = event.order;
  const facts = factsOf(event);
  const buyer = buyerOf(seed);
  const state = stateAt(event, now, account.profile, quirks);
  const spellings = STATUSES[state];
  const nth = quirks.statuses === "mixed" ? hash(seed, event.nth, "status") % spellings.length : 0;
  return {
    transaction_id: idOf(event),
    date: wallClock(quirks.dates, event.at) + offsetText(quirks.dates, event.at),
    product_name: facts.product,
    product_id: Number(facts.productId),
    status: spellings[nth],
    price: decimal(facts.price),
    affiliate_commission: decimal(facts.commission),
    affiliate_commission_status: state === "completed" ? "PAID" : "UNPAID",
    customer_email: buyer.email,
    ip: `203.0.113.${seed % 250}`,
    first_name: buyer.firstName,
    last_name: buyer.lastName,
    affiliate_id: affiliateId(account),
    affiliate_name: account.label,
  };
}

const affiliateId = ({ label }: AccountFacts) => 1_000_000 + (hash(label) % 9_000_000);
