import { formatCount } from "#components/format";
import { formatMinor } from "#domain/money";
import type { ReconciledDay } from "#http/contract";

/** Whether a notification told of any sale; without one there is nothing to compare with. */
export function isComparable(days: ReconciledDay[]): boolean {
  return days.some(({ notifiedSales }) => notifiedSales > 0);
}

/** "28 days, all equal.", "28 days, 2 of them differ." */
export function describeDays(days: ReconciledDay[]): string {
  const total = days.length === 1 ? "1 day" : `${formatCount(days.length)} days`;
  const differing = days.filter(({ differenceMinor }) => differenceMinor !== 0).length;
  if (days.length === 0) return "The network reported nothing in this period.";
  if (!isComparable(days)) {
    return `${total}. No notification told of a sale in this period, so there is nothing to compare with.`;
  }
  if (differing === 0) return `${total}, all equal.`;
  return `${total}, ${formatCount(differing)} of them ${differing === 1 ? "differs" : "differ"}.`;
}

/** Which side has more, in words: a sign alone would not say. */
export function describeDifference({ differenceMinor, currency }: ReconciledDay): string {
  if (differenceMinor === 0) return "None";
  const amount = formatMinor(Math.abs(differenceMinor), currency);
  return differenceMinor > 0 ? `${amount} not notified` : `${amount} not reported`;
}
