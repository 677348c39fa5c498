/** What a network reports per day only: no single sales. Amounts are integer minor units of `currency`. */
export interface DailyTotal {
  /** `YYYY-MM-DD` on the network's clock. */
  day: string;
  /** The breakdown, empty for the whole day. */
  dimension: string;
  conversions: number;
  grossMinor: number;
  /** What was taken back since, positive. */
  voidedMinor: number;
  /** What the day contributes to earnings now. */
  netMinor: number;
  currency: string;
}
