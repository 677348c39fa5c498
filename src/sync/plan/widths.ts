import { DAY, HOUR } from "../../domain/window";

/** Lengths that networks limit a query to, less what an adapter adds at either end of a window. */
const USUAL_LIMITS_MS = [1_826, 730, 365, 180, 90, 60, 31, 30, 28, 14, 7, 3, 1].map((days) => days * DAY - 3 * HOUR);

/** One refusal may be a fault in passing. */
const REFUSALS_TO_BELIEVE = 2;

/** The widest window to ask for, in milliseconds; infinite while no limit is known. Pure. */
export function widestToAsk({ taken, refused }: { taken: number; refused: readonly number[] }): number {
  const standing = refused.filter((ms) => ms > taken);
  if (standing.length < REFUSALS_TO_BELIEVE) return Number.POSITIVE_INFINITY;
  return Math.max(taken, nextNarrower(Math.min(...standing)));
}

/** The next length that networks usually take, below one that was refused; half of it below all of them. Pure. */
export function nextNarrower(ms: number): number {
  return USUAL_LIMITS_MS.find((limit) => limit < ms) ?? Math.floor(ms / 2);
}
