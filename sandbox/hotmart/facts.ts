import type { HistoryEvent } from "../plan";
import { between, hash, pick, randomFrom } from "../random";
import type { Row } from "../rows";
import type { Quirks } from "./quirks";

export type Currency = "BRL" | "USD" | "EUR";

const PRODUCTS = [
  [1_204_411, "Receitas Fit em 21 Dias", 9_700],
  [2_310_782, "Método Violão Fácil", 29_700],
  [3_118_205, "Inglês para Viagem", 49_790],
  [4_872_930, "Curso de Confeitaria", 19_700],
  [5_590_147, "Mentoria Tráfego Pago", 99_700],
] as const satisfies readonly (readonly [number, string, number])[];

/** In minor units, what one EUR pays out in USD. */
const EUR_IN_USD = 1.08;

/** Sales and rebills are rows; what the plan reverses happens within them. */
export function isPlayed(row: Row): boolean {
  return row.kind === "sale" || row.kind === "rebill" || row.kind === "explicit";
}

/** Each payment has a transaction of its own; no two accounts share one. */
export const transactionOf = ({ order, nth }: HistoryEvent) =>
  `HP${String(order.number * 100 + nth).padStart(14, "0")}${String(order.seed).padStart(10, "0")}`;

/** Amounts in minor units. */
export interface SaleFacts {
  productId: number;
  productName: string;
  currency: Currency;
  price: number;
  fee: number;
  affiliate: { currency: Currency; minor: number };
  producer: number;
  exchangeRate: number;
  sck: string | null;
  src: string | null;
}

export function factsOf({ order, line }: HistoryEvent): SaleFacts {
  const random = randomFrom(order.seed ^ 0x407a);
  const currency = pick(random, ["BRL", "BRL", "BRL", "USD", "EUR"] as const);
  const rate = between(random, 30, 60) / 100;
  const first = between(random, 0, PRODUCTS.length - 1);
  const converts = currency === "EUR" && random() < 0.5;
  const sck = random() < 0.6 ? `ad_${between(random, 1, 40)}` : null;
  const src = random() < 0.5 ? `camp_${between(random, 1, 12)}` : null;

  const [productId, productName, price] = PRODUCTS[(first + Math.max(0, line)) % PRODUCTS.length] ?? PRODUCTS[0];
  const fee = Math.round(price * 0.099) + 100;
  const share = Math.round((price - fee) * rate);
  const exchangeRate = converts ? EUR_IN_USD : 1;
  return {
    productId,
    productName,
    currency,
    price,
    fee,
    affiliate: { currency: converts ? "USD" : currency, minor: Math.round(share * exchangeRate) },
    producer: price - fee - share,
    exchangeRate,
    sck,
    src,
  };
}

/** When the sale's commission is first listed. */
export function commissionVisibleAt({ order, nth, visibleAt }: HistoryEvent, { lateCommissions }: Quirks): number {
  const random = randomFrom(hash(order.seed, nth, "late commission"));
  return random() < lateCommissions ? visibleAt + between(random, 600, 21_600) * 1_000 : visibleAt;
}
