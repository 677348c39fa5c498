export interface Row {
  name: string;
  /** Median of the rounds, in milliseconds. */
  ms: number;
  /** Against the first row of the same comparison, in this run on this machine. */
  ratio: number;
}

/** The median of `rounds` runs in milliseconds, after one that is not counted. */
export async function measure(rounds: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
