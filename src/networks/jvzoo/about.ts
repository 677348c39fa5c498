import type { Money } from "../../domain/money";
import { aboutMoney } from "../about";

/** The commission of a row, or the amount of a notification, which is read as one. */
export function aboutOf(raw: unknown): Money | null {
  const { affiliate_commission, ctransamount } = Object(raw);
  return aboutMoney(affiliate_commission ?? ctransamount, "USD");
}
