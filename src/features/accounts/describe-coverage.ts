import { formatCount, formatDay, formatPeriod, formatShare } from "#components/format";
import { windowMs } from "#domain/window";
import type { AccountCoverage, AccountSummary, ImportSoFar } from "#http/contract";
import type { PeriodOfTime } from "#http/contract-of-money";

import type { CoverageBar, CoverageState } from "./coverage-bars";

/** "Complete from Mar 3, 2023 to Nov 23, 2026.", from the first sale on, or which gaps there are. */
export function describeCoverage({ wanted, covered, missing, firstSale }: AccountCoverage): string {
  const [first, ...others] = missing;
  if (!first && firstSale === null) return `Complete to ${formatDay(wanted.end)}. There was no sale so far.`;
  if (!first) return `Complete from ${periodText({ ...wanted, start: firstSale ?? wanted.start })}.`;
  if (covered.length === 0) return "Nothing is covered yet.";
  if (others.length === 0) return `1 gap, from ${periodText(first)}.`;
  const longest = others.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a), first);
  return `${missing.length} gaps, the longest from ${periodText(longest)}.`;
}

function periodText({ start, end }: PeriodOfTime): string {
  return formatPeriod(start, end, " to ");
}

function lengthOf({ start, end }: PeriodOfTime): number {
  return windowMs({ start: new Date(start), end: new Date(end) });
}

/** "2026", "1995 – 2024". */
export function yearsLabel({ firstYear, lastYear }: CoverageBar): string {
  return firstYear === lastYear ? `${lastYear}` : `${firstYear} – ${lastYear}`;
}

/** How much of what is wanted in these years is there: "Complete", "83%, importing", "Missing". */
export function barLabel({ segments }: CoverageBar): string {
  const length = (...states: CoverageState[]) =>
    segments.filter(({ state }) => states.includes(state)).reduce((sum, { start, end }) => sum + end - start, 0);
  const [covered, wanted] = [length("covered"), length("covered", "importing", "missing")];
  if (covered === wanted) return "Complete";
  if (length("importing") > 0) return `${formatShare(covered / wanted)}, importing`;
  return covered === 0 ? "Missing" : formatShare(covered / wanted);
}

/** "8,347 sales so far, back to Mar 3, 2024", with a share once it is known which sale is the first. */
export function describeImport(
  { reachedBack, share }: ImportSoFar,
  { sales, rebills }: AccountSummary["counts"],
): string {
  const found = sales + rebills === 1 ? "1 sale so far" : `${formatCount(sales + rebills)} sales so far`;
  const parts = [found];
  if (reachedBack !== null) parts.push(`back to ${formatDay(reachedBack)}`);
  if (share !== null) parts.push(`${formatShare(share)} of the time since the first`);
  return parts.join(", ");
}
