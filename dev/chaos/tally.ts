import { PROBLEMS, type Problem } from "./problems";
import type { ChaosResult } from "./run-chaos";

export interface Tally extends Record<Problem["kind"], number> {
  runs: number;
  /** Runs with any problem. */
  failed: number[];
  /** Days, an hour after the last fault, on which the ledger was as the network, and those of them called complete. */
  equalDays: number;
  daysCalledComplete: number;
}

export function newTally(): Tally {
  return {
    runs: 0,
    failed: [],
    equalDays: 0,
    daysCalledComplete: 0,
    ...(Object.fromEntries(PROBLEMS.map((kind) => [kind, 0])) as Record<Problem["kind"], number>),
  };
}

export function count(tally: Tally, { run, problems, useful }: ChaosResult): void {
  tally.runs += 1;
  tally.equalDays += useful.equal;
  tally.daysCalledComplete += useful.calledComplete;
  for (const { kind } of problems) tally[kind] += 1;
  if (problems.length > 0) tally.failed.push(run);
}

/** What a person needs to play a failed run again. */
export function describeFailure(seed: number, { run, network, problems, useful, story }: ChaosResult): string {
  const shown = problems.slice(0, 20).map(({ kind, detail }) => `  ${kind}: ${detail}`);
  const more = problems.length > 20 ? [`  and ${problems.length - 20} more`] : [];
  const days = `  ${useful.calledComplete} of ${useful.equal} days that are right are called complete`;
  return [`Run ${run} of seed ${seed} (${network}) failed:`, ...shown, ...more, days, ...story].join("\n");
}
