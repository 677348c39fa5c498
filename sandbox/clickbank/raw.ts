import { decimal } from "../money";
import { buyerOf } from "../people";
import type { HistoryEvent } from "../plan";
import { hash } from "../random";
import { offsetText, wallClock } from "../zone";
import { factsOf, hasOffset, isReversal, type Line, linesOf, PACIFIC, receiptOf, typeOf } from "./facts";
import type { Quirks } from "./quirks";

const NIL = { "@nil": "true" };
const orNil = (value: string | null) => value ?? NIL;

/** The conversion from XML shows here: a list of one is the thing itself. */
export const asList = <T>(items: T[]): T | T[] => (items.length === 1 && items[0] !== undefined ? items[0] : items);

/** The row as `orders2` sends it in JSON. */
export function rawOf(event: HistoryEvent, nickname: string, quirks: Quirks): Record<string, unknown> {
  const facts = factsOf(event.order, nickname, quirks.role);
  const buyer = buyerOf(event.order.seed);
  const flip = isReversal(event) && signIsPositive(event, quirks) ? -1 : 1;
  const lines = linesOf(event, facts);
  const total = (of: (line: Line) => number) => decimal(flip * lines.reduce((sum, line) => sum + of(line), 0) || 0);
  const zone = hasOffset(event, quirks) ? offsetText(PACIFIC, event.at) : "";
  return {
    transactionTime: wallClock(PACIFIC, event.at) + zone,
    receipt: receiptOf(event),
    trackingId: orNil(facts.trackingId),
    paytmentMethod: event.kind === "test" ? "TEST" : event.order.seed % 3 === 0 ? "PYPL" : "VISA",
    transactionType: typeOf(event),
    totalOrderAmount: total((line) => line.customerMinor),
    totalShippingAmount: "0.00",
    totalTaxAmount: total((line) => line.taxMinor),
    vendor: facts.vendor,
    affiliate: orNil(facts.affiliate),
    country: facts.country,
    state: orNil(facts.country === "US" ? "ID" : null),
    lastName: buyer.lastName,
    firstName: buyer.firstName,
    currency: facts.currency,
    declinedConsent: "false",
    email: buyer.email,
    postalCode: buyer.postalCode,
    customerContactInfo: asList([{ field: "PHONE", value: buyer.phone }]),
    role: quirks.role,
    fullName: `${buyer.firstName} ${buyer.lastName}`,
    customerRefundableState: isReversal(event) ? "ALREADY_REFUNDED" : "REFUNDABLE",
    vendorVariables: { item: asList([{ name: "cbfid", value: String(1_000 + (event.order.seed % 50)) }]) },
    lineItemData: asList(lines.map((line, i) => lineOf(event, line, i, flip, quirks))),
  };
}

function lineOf(event: HistoryEvent, line: Line, index: number, flip: 1 | -1, quirks: Quirks) {
  const recurring = event.order.subscription && (index === 0 || event.cycle > 0);
  return {
    itemNo: line.itemNo,
    productTitle: line.title,
    recurring: String(recurring),
    shippable: "false",
    customerAmount: decimal(flip * line.customerMinor || 0),
    accountAmount: decimal(flip * line.accountMinor || 0),
    quantity: String(line.quantity),
    lineItemType: event.order.lineCount === 1 ? "STANDARD" : index === 0 ? "ORIGINAL" : "UPSELL",
    refundsBlocked: "false",
    rebillAmount: recurring ? decimal(Math.abs(line.customerMinor)) : NIL,
    processedPayments: recurring ? String(event.cycle + 1) : NIL,
    futurePayments: recurring ? "99" : NIL,
    nextPaymentDate: NIL,
    status: recurring ? "ACTIVE" : NIL,
    role: quirks.role,
  };
}

function signIsPositive(event: HistoryEvent, { refundSign }: Quirks): boolean {
  return refundSign === "mixed" ? hash(event.order.seed, event.nth, "sign") % 2 === 0 : refundSign === "positive";
}
