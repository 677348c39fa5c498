import { DAY_MS } from "../history";
import { partOf } from "../money";
import type { HistoryEvent } from "../plan";
import { between, hash, pick, randomFrom } from "../random";
import { offsetAt } from "../zone";

export const NEW_YORK = "America/New_York";

/** What one bottle, three and six of them pay the affiliate, in minor units. */
const COMMISSIONS = [4_500, 9_000, 12_000, 13_550] as const;

/** The New York day that an instant lies in, counted from 1970. */
export function newYorkDay(at: number): number {
  return Math.floor((at + offsetAt(NEW_YORK, at)) / DAY_MS);
}

export const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** What a payment earns, or a reversal takes back: a positive amount in minor units. */
export function commissionOf({ order, line, cycle, share }: HistoryEvent): number {
  const random = randomFrom(hash(order.seed, line, cycle, "clickcrm"));
  return partOf(pick(random, COMMISSIONS) + between(random, 0, 99), share, 1);
}

/** Some days nobody came; where somebody bought, more have looked. */
export function visitsOn(label: string, day: number, conversions: number): number {
  const dice = hash(label, day, "visits");
  return conversions * (20 + (dice % 60)) + (dice % 6 === 0 ? 0 : dice % 40);
}
