import type { Dice } from "./dice";
import { LOCKABLE } from "./table-lock";

/** What may befall one attempt at a step. */
export type Mishap =
  | { kind: "none" }
  /** The process dies before the step begins. */
  | { kind: "killed before" }
  /** The step took effect, but its result was never memoised. */
  | { kind: "killed after" }
  /** Delivered once more after it succeeded; the first result counts. */
  | { kind: "twice" }
  /** Delivered to two processes at the same time. */
  | { kind: "at once" }
  /** The step before this one is delivered once more, late. */
  | { kind: "straggler" }
  | { kind: "connection lost"; afterQueries: number; lostAnswer: boolean }
  /** Another connection holds a table for longer than the client waits for an answer. */
  | { kind: "stalled"; table: (typeof LOCKABLE)[number] };

const MISHAP_RATE = 0.2;

const STALL_RATE = 0.02;

/** `stalls`: whether the database has sessions that can wait for each other. */
export function drawMishap(dice: Dice, { stalls }: { stalls: boolean }): Mishap {
  if (stalls && dice.chance(STALL_RATE)) return { kind: "stalled", table: dice.pick(LOCKABLE) };
  if (!dice.chance(MISHAP_RATE)) return { kind: "none" };
  const lost = { kind: "connection lost", afterQueries: dice.int(1, 14), lostAnswer: dice.chance(0.4) } as const;
  return dice.pick<Mishap>([
    { kind: "killed before" },
    { kind: "killed after" },
    { kind: "killed after" },
    { kind: "twice" },
    { kind: "at once" },
    { kind: "straggler" },
    lost,
    lost,
    lost,
  ]);
}
