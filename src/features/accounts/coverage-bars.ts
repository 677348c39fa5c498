import type { AccountCoverage } from "#http/contract";
import type { PeriodOfTime } from "#http/contract-of-money";
/** "outside" is what the network does not tell of: before its history, or still to come. */
export type CoverageState = "covered" | "importing" | "missing" | "outside";

export interface CoverageSegment {
  state: CoverageState;
  /** Epoch milliseconds. */
  start: number;
  end: number;
}

export interface CoverageBar {
  firstYear: number;
  lastYear: number;
  segments: CoverageSegment[];
}

/** One bar per year in UTC, newest first. Neighbouring years that are in one state throughout share a bar. */
export function coverageBars(coverage: AccountCoverage): CoverageBar[] {
  // Years before the first sale are empty: once it is known which one that is, they say nothing.
  const start = coverage.share === null ? coverage.wanted.start : (coverage.firstSale ?? coverage.wanted.start);
  const first = new Date(start).getUTCFullYear();
  const last = new Date(Date.parse(coverage.wanted.end) - 1).getUTCFullYear();
  const bars: CoverageBar[] = [];
  for (let year = last; year >= first; year -= 1) {
    const bar = { firstYear: year, lastYear: year, segments: segmentsOf(year, coverage) };
    const newer = bars.at(-1);
    if (newer && uniformState(newer) !== null && uniformState(newer) === uniformState(bar)) newer.firstYear = year;
    else bars.push(bar);
  }
  return bars;
}

function uniformState({ segments }: CoverageBar): CoverageState | null {
  return segments.length === 1 ? (segments[0]?.state ?? null) : null;
}

function segmentsOf(year: number, coverage: AccountCoverage): CoverageSegment[] {
  const from = Date.UTC(year, 0);
  const to = Date.UTC(year + 1, 0);
  const edges = [coverage.wanted, ...coverage.covered, ...coverage.importing]
    .flatMap(({ start, end }) => [Date.parse(start), Date.parse(end)])
    .filter((at) => at > from && at < to);
  const cuts = [...new Set([from, ...edges, to])].sort((a, b) => a - b);

  const segments: CoverageSegment[] = [];
  for (const [index, end] of cuts.slice(1).entries()) {
    const start = cuts[index] ?? from;
    const state = stateAt(start, coverage);
    const before = segments.at(-1);
    if (before?.state === state) before.end = end;
    else segments.push({ state, start, end });
  }
  return segments;
}

/** What is covered stays so while it is read again. */
function stateAt(at: number, { wanted, covered, importing }: AccountCoverage): CoverageState {
  const holds = ({ start, end }: PeriodOfTime) => Date.parse(start) <= at && at < Date.parse(end);
  if (!holds(wanted)) return "outside";
  if (covered.some(holds)) return "covered";
  return importing.some(holds) ? "importing" : "missing";
}
