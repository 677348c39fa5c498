import { PROBLEMS, type Problem } from "./problems";
import type { ChaosResult } from "./run-chaos";

export interface Tally extends Record<Problem["kind"], number> {
  runs: number;
  /** Runs with any problem. */
  failed: number[];
}

export function newTally(): Tally {
  return {
    runs: 0,
    failed: [],
    ...(Object.fromEntries(PROBLEMS.map((kind) => [kind, 0])) as Record<Problem["kind"], number>),
  };
}

export function count(tally: Tally, { run, problems }: ChaosResult): void {
  tally.runs += 1;
  for (const { kind } of problems) tally[kind] += 1;
  if (problems.length > 0) tally.failed.push(run);
}

/** What a person needs to play a failed run again. */
export function describeFailure(seed: number, { run, network, problems, story }: ChaosResult): string {
  const shown = problems.slice(0, 20).map(({ kind, detail }) => `  ${kind}: ${detail}`);
  const more = problems.length > 20 ? [`  and ${problems.length - 20} more`] : [];
  return [`Run ${run} of seed ${seed} (${network}) failed:`, ...shown, ...more, ...story].join("\n");
}
