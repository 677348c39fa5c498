import type { Money } from "../../domain/money";
import { aboutMoney } from "../about";

/** What a day earned, or a postback's commission. */
export function aboutOf(raw: unknown): Money | null {
  const { net_commissions, commission } = Object(raw);
  return aboutMoney(net_commissions ?? commission, "USD");
}
