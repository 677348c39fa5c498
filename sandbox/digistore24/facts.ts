import { partOf } from "../money";
import type { EventKind, HistoryEvent } from "../plan";
import { between, code, pick, randomFrom } from "../random";
import type { Quirks } from "./quirks";

export const BERLIN = "Europe/Berlin";

export const TRANSACTION_TYPES = ["payment", "refund", "chargeback", "refund_request"] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

const PRODUCTS = [
  ["Rückenfit in 30 Tagen", 29_400],
  ["Abnehm-Kompass", 9_700],
  ["Online-Kurs: Hundetraining", 14_900],
  ["Meditation für Einsteiger", 4_990],
  ["Email Mastery Bootcamp", 49_700],
] as const satisfies readonly (readonly [string, number])[];

const TYPES: Record<EventKind, TransactionType> = {
  sale: "payment",
  rebill: "payment",
  refund: "refund",
  chargeback: "chargeback",
  refund_request: "refund_request",
  test: "payment",
  fee: "payment",
};

export const typeOf = (event: HistoryEvent): TransactionType => TYPES[event.kind];
/** Every row has an id of its own; an order's rows share the purchase id. */
export const idOf = ({ order, nth }: HistoryEvent): number => order.number * 100 + nth;
export const purchaseIdOf = ({ order }: HistoryEvent): string => `D${code(order.number, 7)}`;

/** Amounts in minor units. All but `full` are signed and say what this row moves. */
export interface RowFacts {
  product: string;
  currency: "EUR" | "USD";
  vatCountry: string;
  /** The price including VAT: positive, and in full even on a partial refund. */
  full: number;
  moved: number;
  vat: number;
  affiliate: number;
  earned: number;
}

/** Product and amounts of a row, from its order's seed and its own part in it. */
export function factsOf(event: HistoryEvent, role: Quirks["role"]): RowFacts {
  const random = randomFrom(event.order.seed ^ 0xd524);
  const currency = pick(random, ["EUR", "EUR", "EUR", "EUR", "USD"] as const);
  const [vatCountry, vatRate] = pick(random, [
    ["DE", 19],
    ["DE", 19],
    ["DE", 19],
    ["AT", 20],
    ["CH", 0],
  ] as const);
  const rate = between(random, 30, 60) / 100;
  const first = between(random, 0, PRODUCTS.length - 1);
  const [product, full] = PRODUCTS[(first + Math.max(0, event.line)) % PRODUCTS.length] ?? PRODUCTS[0];
  const vat = Math.round((full * vatRate) / (100 + vatRate));
  const affiliate = Math.round((full - vat) * rate);
  const earned = role === "affiliate" ? affiliate : full - vat - affiliate;

  const share = event.kind === "refund_request" ? 0 : event.share;
  const sign = event.kind === "refund" || event.kind === "chargeback" ? -1 : 1;
  const part = (minor: number) => partOf(minor, share, sign);
  return {
    product,
    currency,
    vatCountry,
    full,
    moved: part(full),
    vat: part(vat),
    affiliate: part(affiliate),
    earned: part(earned),
  };
}
