import type { HistoryEvent } from "../plan";
import type { Profile } from "../profile";
import { between, exponential, hash, pick, type Random, randomFrom } from "../random";

export type PaymentMethod = "CREDIT_CARD" | "BILLET" | "PIX";

/** The status of a sale from a time on, in milliseconds. */
export interface Step {
  at: number;
  status: string;
}

export interface Life {
  method: PaymentMethod;
  /** Never empty; the first step is at the order's own time. */
  steps: readonly [Step, ...Step[]];
  approvedAt: number | null;
  guaranteeDays: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * What becomes of a sale, within 55 days. Its one row changes in place, so what the plan holds as rows of their own
 * (refunds, chargebacks) is not played; the profile's rates decide anew.
 */
export function lifeOf(event: HistoryEvent, profile: Profile): Life {
  const random = randomFrom(hash(event.order.seed, event.nth, "hotmart life"));
  const method = pick(random, ["CREDIT_CARD", "CREDIT_CARD", "CREDIT_CARD", "CREDIT_CARD", "PIX", "BILLET"] as const);
  const guaranteeDays = pick(random, [7, 15, 30] as const);
  const [first, second] = payment(random, event, method);
  const steps: [Step, ...Step[]] = second ? [first, second] : [first];
  const approval = steps.find(({ status }) => status === "APPROVED");
  if (approval) steps.push(...afterwards(random, approval.at, guaranteeDays, profile));
  return { method, steps, approvedAt: approval?.at ?? null, guaranteeDays };
}

export function statusAt({ steps }: Life, now: number): string {
  return (steps.findLast(({ at }) => at <= now) ?? steps[0]).status;
}

/** From the order to its approval, or to its end without any. */
function payment(random: Random, event: HistoryEvent, method: PaymentMethod): [Step, Step?] {
  const { at } = event;
  const later = (least: number, most: number, unit: number) =>
    at + Math.floor((least + random() * (most - least)) * unit);
  const luck = random();
  const approved = (time: number): Step => ({ at: time, status: "APPROVED" });
  if (method === "BILLET") {
    const printed = { at, status: "PRINTED_BILLET" };
    return luck < 0.35
      ? [printed, { at: later(5, 6, DAY_MS), status: "EXPIRED" }]
      : [printed, approved(later(1, 3, DAY_MS))];
  }
  if (method === "PIX") {
    const waiting = { at, status: "WAITING_PAYMENT" };
    return luck < 0.2
      ? [waiting, { at: later(1, 2, DAY_MS), status: "EXPIRED" }]
      : [waiting, approved(later(1, 30, MINUTE_MS))];
  }
  if (luck < 0.04) return [{ at, status: pick(random, ["CANCELLED", "NO_FUNDS", "BLOCKED"] as const) }];
  if (luck < 0.08) return [{ at, status: "UNDER_ANALISYS" }, approved(later(1, 20, HOUR_MS))];
  if (luck < 0.14 && event.kind === "rebill") {
    const overdue = { at, status: "OVERDUE" };
    return luck < 0.11
      ? [overdue, approved(later(1, 5, DAY_MS))]
      : [overdue, { at: later(8, 10, DAY_MS), status: "CANCELLED" }];
  }
  return [approved(at)];
}

/** From the approval on: the end of the guarantee, a refund or a chargeback weeks later, a request withdrawn. */
function afterwards(random: Random, approvedAt: number, guaranteeDays: number, profile: Profile): Step[] {
  const steps: Step[] = [];
  const after = (least: number, mean: number, most: number) => {
    const days = least + Math.min(most, Math.floor(exponential(random, mean)));
    return approvedAt + days * DAY_MS + between(random, 0, 86_399) * 1_000;
  };
  const fate = random();
  if (fate < profile.chargebackRate) {
    steps.push({ at: after(7, 12, 33), status: "CHARGEBACK" });
  } else if (fate < profile.chargebackRate + profile.refundRate) {
    const at = after(1, 10, 44);
    const status = random() < profile.partialRefundRate ? "PARTIALLY_REFUNDED" : "REFUNDED";
    if (random() < 0.3) steps.push({ at: at - between(random, 3_600, 72_000) * 1_000, status: "PROTESTED" });
    steps.push({ at, status });
  } else if (random() < profile.refundRate * 0.1) {
    const at = after(1, 5, 20);
    steps.push({ at, status: "PROTESTED" }, { at: at + 3 * DAY_MS, status: "APPROVED" });
  }
  const complete = { at: approvedAt + guaranteeDays * DAY_MS, status: "COMPLETE" };
  const [next] = steps;
  const stillApproved = !next || complete.at < next.at || steps.at(-1)?.status === "APPROVED";
  if (!stillApproved) return steps;
  return [...steps, complete].sort((a, b) => a.at - b.at);
}
