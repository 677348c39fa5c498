import type { Profile } from "./profile";
import { between, exponential, type Random, randomFrom } from "./random";
import type { Zone } from "./zone";

/** `test` and `fee` are rows beside the sales: they are served, but are not in the truth. */
export type EventKind = "sale" | "rebill" | "refund_request" | "refund" | "chargeback" | "test" | "fee";

/** What differs between networks in how a history unfolds. */
export interface Habits {
  /** The zone of the network's wall clock. */
  zone: Zone;
  /** Several products of one order are lines of one row, or rows of their own. */
  upsells: "lines" | "rows";
  refundRequests: boolean;
  asides: readonly ("test" | "fee")[];
}

/** An order: what its rows have in common. Products, amounts and people are derived from `seed` by the network. */
export interface Order {
  seed: number;
  /** Unique within the account, grows with time. */
  number: number;
  lineCount: number;
  subscription: boolean;
}

/** One row to be, at the time of its own timestamp. Times are in milliseconds, on whole seconds. */
export interface HistoryEvent {
  kind: EventKind;
  at: number;
  visibleAt: number;
  order: Order;
  /** Position within the order's events. */
  nth: number;
  /** 0 for the first payment and its reversals, 1 and up for rebills and theirs. */
  cycle: number;
  /** Index of the order's line, or ALL_LINES. */
  line: number;
  /** The part of the line's amounts that moves: 1, or less for a partial refund. */
  share: number;
}

export const ALL_LINES = -1;
/** Days after which nothing of an order happens any more. */
export const LONGEST_DAYS = 125;

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;

/** Everything that will ever happen to one order; a function of the seed and the profile alone. */
export function planOrder(seed: number, number: number, at: number, habits: Habits, profile: Profile): HistoryEvent[] {
  const random = randomFrom(seed);
  const lines = random();
  const order: Order = {
    seed,
    number,
    lineCount: lines < 0.8 ? 1 : lines < 0.94 ? 2 : 3,
    subscription: random() < profile.rebillRate,
  };
  const events: HistoryEvent[] = [];
  const add = (kind: EventKind, time: number, cycle: number, line: number, share = 1) =>
    events.push({
      kind,
      at: time,
      visibleAt: time + lag(random, profile),
      order,
      nth: events.length,
      cycle,
      line,
      share,
    });

  const pay = (kind: "sale" | "rebill", time: number, cycle: number, line: number) => {
    add(kind, time, cycle, line);
    const reversals = planReversals(random, profile, order.lineCount, line);
    for (const { kind: reversal, afterMs, line: of, share } of reversals) {
      if (habits.refundRequests && reversal === "refund" && random() < 0.4) {
        add("refund_request", time + afterMs - between(random, 3_600, 72_000) * SECOND_MS, cycle, of);
      }
      add(reversal, time + afterMs, cycle, of, share);
    }
    if (habits.refundRequests && reversals.length === 0 && random() < profile.refundRate * 0.1) {
      add("refund_request", time + delay(random, 1, 10, 30), cycle, line);
    }
    return reversals.length > 0;
  };

  const first = habits.upsells === "rows" ? 0 : ALL_LINES;
  const reversed = pay("sale", at, 0, first);
  for (let line = 1; habits.upsells === "rows" && line < order.lineCount; line++) {
    pay("sale", at + line * between(random, 20, 240) * SECOND_MS, 0, line);
  }
  const cycles = order.subscription && !reversed ? between(random, 1, 2) : 0;
  for (let cycle = 1; cycle <= cycles; cycle++) {
    pay("rebill", at + cycle * 30 * DAY_MS + between(random, 0, 600) * SECOND_MS, cycle, 0);
  }
  return events;
}

/** A row beside the sales. */
export function planAside(kind: "test" | "fee", seed: number, number: number, at: number): HistoryEvent[] {
  const order = { seed, number, lineCount: 1, subscription: false };
  return [{ kind, at, visibleAt: at, order, nth: 0, cycle: 0, line: ALL_LINES, share: 1 }];
}

interface Reversal {
  kind: "refund" | "chargeback";
  afterMs: number;
  line: number;
  share: number;
}

function planReversals(random: Random, profile: Profile, lineCount: number, line: number): Reversal[] {
  const fate = random();
  if (fate >= profile.refundRate + profile.chargebackRate) return [];
  if (fate >= profile.refundRate) return [{ kind: "chargeback", afterMs: delay(random, 7, 18, 45), line, share: 1 }];

  const afterMs = delay(random, 1, 10, 44);
  const oneLine = line === ALL_LINES ? between(random, 0, lineCount - 1) : line;
  if (random() >= profile.partialRefundRate) {
    return [{ kind: "refund", afterMs, line: random() < 0.3 ? oneLine : line, share: 1 }];
  }
  const partial: Reversal = { kind: "refund", afterMs, line: oneLine, share: between(random, 15, 50) / 100 };
  if (random() < 0.5) return [partial];
  const second = { ...partial, afterMs: afterMs + delay(random, 1, 5, 14), share: between(random, 15, 40) / 100 };
  return [partial, second];
}

/** From `least` days on, thinning out over a mean of `mean` days more, and at most `most` days more. */
function delay(random: Random, least: number, mean: number, most: number): number {
  const days = least + Math.min(most, Math.floor(exponential(random, mean)));
  return days * DAY_MS + between(random, 0, 86_399) * SECOND_MS;
}

/** Two minutes to eight hours for a late row. */
function lag(random: Random, profile: Profile): number {
  if (random() >= profile.lateRate) return 0;
  return between(random, 120, 120 + Math.floor(random() * 28_680)) * SECOND_MS;
}
