import { partOf } from "../money";
import { ALL_LINES, type EventKind, type HistoryEvent, type Order } from "../plan";
import { between, code, hash, pick, randomFrom } from "../random";
import { earlierReading } from "../zone";
import type { Quirks } from "./quirks";

export const PACIFIC = "America/Los_Angeles";

const VENDORS = ["fitvendor", "calmvendor", "leanbooks"] as const;
const PRODUCTS = [
  ["fit-1", "Fit at Home", 4_900],
  ["fit-2", "Fit at Home: Meal Plans", 2_700],
  ["calm-1", "Calm Sleep Course", 9_700],
  ["calm-vip", "Calm Sleep VIP", 19_700],
  ["lean-7", "Lean in Seven", 3_995],
  ["keto", "Keto & Me – Cookbook", 1_999],
] as const satisfies readonly (readonly [string, string, number])[];

export interface Line {
  itemNo: string;
  title: string;
  /** What the buyer paid, in USD: REST tells no amount in the buyer's currency (C). */
  customerMinor: number;
  taxMinor: number;
  /** What the account earns, in USD. */
  accountMinor: number;
  quantity: number;
}

export interface OrderFacts {
  vendor: string;
  affiliate: string | null;
  trackingId: string | null;
  /** The buyer's; no amount of a row is in it. */
  currency: string;
  country: string;
  lines: Line[];
}

/** Products, amounts and tracking of an order, from its seed alone. */
export function factsOf(order: Order, nickname: string, role: Quirks["role"]): OrderFacts {
  const random = randomFrom(order.seed ^ 0x51ab);
  const first = between(random, 0, PRODUCTS.length - 1);
  const rate = between(random, 50, 75) / 100;
  const tax = pick(random, [0, 0, 0.06, 0.0725]);
  const lines = Array.from({ length: order.lineCount }, (_, i): Line => {
    const [itemNo, title, price] = PRODUCTS[(first + i) % PRODUCTS.length] ?? PRODUCTS[0];
    const quantity = random() < 0.04 ? 2 : 1;
    const net = price * quantity;
    const taxMinor = Math.round(net * tax);
    return { itemNo, title, customerMinor: net + taxMinor, taxMinor, accountMinor: Math.round(net * rate), quantity };
  });
  const sentByAffiliate = role === "AFFILIATE" || random() < 0.5;
  return {
    vendor: role === "VENDOR" ? nickname : pick(random, VENDORS),
    affiliate: role === "AFFILIATE" ? nickname : sentByAffiliate ? "someaffiliate" : null,
    trackingId: random() < 0.7 ? `camp_${between(random, 1, 40)}` : null,
    currency: pick(random, ["USD", "USD", "USD", "USD", "USD", "USD", "USD", "EUR", "GBP", "CAD"]),
    country: pick(random, ["US", "US", "US", "CA", "GB", "DE"]),
    lines,
  };
}

const TYPES: Record<EventKind, string> = {
  sale: "SALE",
  rebill: "BILL",
  refund: "RFND",
  chargeback: "CGBK",
  test: "TEST_SALE",
  fee: "FEE",
  refund_request: "RFND",
};

export const typeOf = (event: HistoryEvent): string => TYPES[event.kind];
export const isReversal = (event: HistoryEvent) => event.kind === "refund" || event.kind === "chargeback";

/** A rebill has a receipt of its own (suffix assumed); reversals share the receipt of what they reverse. */
export function receiptOf({ order, cycle }: HistoryEvent): string {
  return cycle === 0 ? `C${code(order.number, 7)}` : `C${code(order.number, 7)}-B00${cycle}`;
}

/** The lines that the row is about, with the amounts that move; negative on a reversal. */
export function linesOf(event: HistoryEvent, facts: OrderFacts): Line[] {
  const sign = isReversal(event) || event.kind === "fee" ? -1 : 1;
  return facts.lines
    .filter((_, i) => event.line === ALL_LINES || event.line === i)
    .map((line) => ({
      ...line,
      customerMinor: partOf(line.customerMinor, event.share, sign),
      taxMinor: partOf(line.taxMinor, event.share, sign),
      accountMinor: partOf(line.accountMinor, event.share, sign),
    }));
}

export function hasOffset(event: HistoryEvent, { timeFormat }: Quirks): boolean {
  return timeFormat === "mixed" ? hash(event.order.seed, event.nth, "time") % 2 === 0 : timeFormat === "offset";
}

/** When the row happened as far as a reader can tell: without an offset, the earlier reading of a repeated hour. */
export function readableTime(event: HistoryEvent, quirks: Quirks): number {
  return hasOffset(event, quirks) ? event.at : earlierReading(PACIFIC, event.at);
}
