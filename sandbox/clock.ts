import { z } from "zod";

export const clockChangeSchema = z.strictObject({
  freeze: z.boolean().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  advanceMs: z.number().optional(),
});
export type ClockChange = z.infer<typeof clockChangeSchema>;

export interface ClockState {
  now: string;
  frozen: boolean;
}

export interface SandboxClock {
  now(): number;
  /** `at` sets the time, `advanceMs` moves it, `freeze` stops or restarts it; in this order. */
  change(change: ClockChange): ClockState;
}

export function createClock(real: () => number): SandboxClock {
  let shift = 0;
  let frozenAt: number | null = null;
  const now = () => frozenAt ?? real() + shift;
  const moveTo = (time: number) => {
    if (frozenAt !== null) frozenAt = time;
    else shift = time - real();
  };
  return {
    now,
    change({ at, advanceMs, freeze }) {
      if (at !== undefined) moveTo(Date.parse(at));
      if (advanceMs !== undefined) moveTo(now() + advanceMs);
      if (freeze === true) frozenAt = now();
      if (freeze === false && frozenAt !== null) {
        shift = frozenAt - real();
        frozenAt = null;
      }
      return { now: new Date(now()).toISOString(), frozen: frozenAt !== null };
    },
  };
}
