import type { HistoryEvent, Order } from "../plan";
import { between, code, pick, randomFrom } from "../random";
import type { Row } from "../rows";

const PRODUCTS = [
  ["412345", "Traffic Course", 4_700],
  ["412346", "Traffic Course: Upgrade", 9_700],
  ["398120", "List Builder Pro", 2_700],
  ["405511", "Video Maker 2.0", 6_795],
  ["377002", "Copy & Paste Funnels – Bundle", 1_999],
] as const satisfies readonly (readonly [string, string, number])[];

export interface Facts {
  productId: string;
  product: string;
  /** In USD cents. */
  price: number;
  commission: number;
}

/** Only payments are rows of the list; what happens to them later changes these rows. */
export const isListed = (row: Row): boolean => row.kind === "explicit" || row.kind === "sale" || row.kind === "rebill";

export function factsOf({ order, line }: { order: Order; line: number }): Facts {
  const random = randomFrom(order.seed ^ 0x7a00);
  const rate = between(random, 30, 75) / 100;
  const first = between(random, 0, PRODUCTS.length - 1);
  const discount = pick(random, [0, 0, 0, 0.1]);
  const [productId, product, full] = PRODUCTS[(first + line) % PRODUCTS.length] ?? PRODUCTS[0];
  const price = Math.round(full * (1 - discount));
  return { productId, product, price, commission: Math.round(price * rate) };
}

/**
 * `AP-` and 17 letters and digits, unlike a date at first sight, so that nobody can sort by it. The first six are the
 * time in seconds, backwards, by which a row is found again.
 */
export function idOf({ order, nth, at }: HistoryEvent): string {
  const time = [...(at / 1_000).toString(36).toUpperCase().padStart(6, "0")].reverse().join("");
  return `AP-${time}${code(order.number, 7)}${String(nth).padStart(2, "0")}${code(order.seed, 2)}`;
}

/** In milliseconds; NaN for what is no id of this network. */
export function timeIn(id: string): number {
  const digits = /^AP-([0-9A-Z]{6})/.exec(id)?.[1] ?? "";
  return Number.parseInt([...digits].reverse().join(""), 36) * 1_000;
}
