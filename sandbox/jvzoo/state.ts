import { DAY_MS } from "../history";
import { type Habits, type HistoryEvent, planOrder } from "../plan";
import type { Profile } from "../profile";
import { hash } from "../random";
import type { Quirks } from "./quirks";

/** The list goes back this far, with a paykey as well (assumed). */
export const HISTORY_MS = 90 * DAY_MS;

export const habits = { zone: "UTC", upsells: "rows", refundRequests: false, asides: [] } as const satisfies Habits;

export type State = "completed" | "incomplete" | "refunded" | "chargeback";

/** What a payment's row shows at a time; a row that can be read no longer stays as it was last seen. */
export function stateAt(payment: HistoryEvent, at: number, profile: Profile, quirks: Quirks): State {
  const time = Math.min(at, payment.at + HISTORY_MS);
  const dice = hash(payment.order.seed, payment.nth, "incomplete");
  if (dice / 2 ** 32 < quirks.incompleteRate) {
    const stays = dice % 8 === 0;
    // Ten minutes to twenty hours: before anything can be taken back.
    if (stays || time < payment.at + (600 + (dice % 71_400)) * 1_000) return "incomplete";
  }
  const reversal = reversalOf(payment, profile);
  return reversal && reversal.visibleAt <= time ? reversal.kind : "completed";
}

/** The order's future is made again from its seed, and moved to where this payment stands. */
function reversalOf(payment: HistoryEvent, profile: Profile) {
  const plan = planOrder(payment.order.seed, payment.order.number, 0, habits, profile);
  const shift = payment.at - (plan[payment.nth]?.at ?? 0);
  for (const { kind, cycle, line, visibleAt } of plan) {
    if (cycle !== payment.cycle || line !== payment.line) continue;
    if (kind === "refund") return { kind: "refunded" as const, visibleAt: visibleAt + shift };
    if (kind === "chargeback") return { kind, visibleAt: visibleAt + shift };
  }
  return null;
}
