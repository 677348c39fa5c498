/** One figure of a benchmark. Ratios are against something measured in the same run, in turns with it. */
export interface Figure {
  what: string;
  value: number;
  unit:
    | "×"
    | "ms"
    | "s"
    | "hours"
    | "a second"
    | "MB"
    | "%"
    | "calls"
    | "statements"
    | "steps"
    | "executions"
    | "bytes"
    | "rows"
    | "of 1";
  /** What it is judged by; a figure without one is only told. */
  aim?: { atLeast: number } | { atMost: number };
}

/** Whether the figure reaches its aim; null when it has none. */
export function holds({ value, aim }: Figure): boolean | null {
  if (!aim) return null;
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The value below which 95 of a hundred lie. */
export function percentile95(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}

export async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * How long each of the works takes, in milliseconds, round by round and in turns, so that a machine that is busy for a
 * while is so for all of them. Before the first round each runs once uncounted.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  works: Record<Name, () => unknown>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(works) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const ms = await timed(works[name]);
      if (round >= 0) times[name].push(ms);
    }
  }
  return times;
}
