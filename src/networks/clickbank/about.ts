import type { Money } from "../../domain/money";
import { aboutMoney, sumOf } from "../about";

/** What the lines of an order, polled or notified, earn the account. Of an order with one bad line, all of its lines. */
export function aboutOf(raw: unknown): Money | null {
  const { lineItemData, lineItems } = Object(raw);
  const lines: unknown[] = [lineItemData ?? lineItems ?? []].flat();
  return sumOf(lines.map((line) => aboutMoney(Object(line).accountAmount, "USD")));
}
