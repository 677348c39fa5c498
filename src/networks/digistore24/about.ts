import type { Money } from "../../domain/money";
import { aboutMoney } from "../about";

/** The affiliate's share, by the names of the list and of the notifications. */
export function aboutOf(raw: unknown): Money | null {
  const { earned_amount, affiliate_amount, amount_affiliate, currency } = Object(raw);
  return aboutMoney(earned_amount ?? affiliate_amount ?? amount_affiliate, currency);
}
