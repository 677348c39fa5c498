import type { NetworkId } from "#networks/index";
import { type ChaosResult, runChaos } from "./run-chaos";
import { openStage } from "./stage";

export interface Share {
  seed: number;
  runs: readonly number[];
  network?: NetworkId | undefined;
  /** On a native database of the suite's own, which is restarted now and then. */
  restarts?: boolean;
}

/** Plays runs one after the other, on a stage of their own. */
export async function play(
  { seed, runs, network, restarts }: Share,
  each: (result: ChaosResult) => void,
): Promise<void> {
  const stage = await openStage({ restarts });
  try {
    for (const run of runs) each(await runChaos(stage, { seed, run, network }));
  } finally {
    await stage.close();
  }
}
