/** A week of one account in one currency. */
export interface Week {
  earnedMinor: number;
  /** Sales and rebills. */
  sales: number;
  /** Refunds and chargebacks. */
  reversals: number;
}

/** Below so many sales a week, chance alone makes weeks differ. */
export const STEADY_SALES = 10;
export const STEADY_REVERSALS = 5;
export const WEEKS_BEFORE = 4;

/**
 * Whether a full week is unlike each of the four before. `drop`: it earned less than half of the weakest of them, each of
 * which had at least ten sales. `refunds`: more than twice the share of its sales was taken back than in the worst of
 * them, and at least five. Pure; null where there is nothing to say, or fewer than four weeks to hold it against.
 */
export function unusualWeek(week: Week, before: readonly Week[]): "drop" | "refunds" | null {
  if (before.length < WEEKS_BEFORE || before.some(({ sales }) => sales < STEADY_SALES)) return null;
  const weakest = Math.min(...before.map(({ earnedMinor }) => earnedMinor));
  if (weakest > 0 && week.earnedMinor < weakest / 2) return "drop";
  const worst = Math.max(...before.map(shareTakenBack));
  return week.reversals >= STEADY_REVERSALS && shareTakenBack(week) > 2 * worst ? "refunds" : null;
}

const shareTakenBack = ({ sales, reversals }: Week): number => (sales === 0 ? 0 : reversals / sales);
