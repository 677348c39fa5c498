import { logger } from "#env/logger";
import type { NetworkId } from "#networks/index";
import { act } from "./actions";
import { checkCompleteness, type Useful } from "./check-completeness";
import { checkLedger } from "./check-ledger";
import { checkProgress, checkRows, nothingSeen } from "./check-logs";
import { diceFor } from "./dice";
import { bringToRest } from "./finale";
import type { Problem } from "./problems";
import { drawScenario } from "./scenario";
import { createWorld, type Stage } from "./world";

export interface ChaosRun {
  seed: number;
  run: number;
  network?: NetworkId | undefined;
}

export interface ChaosResult {
  run: number;
  network: NetworkId;
  problems: Problem[];
  /** Within an hour of the last fault. */
  useful: Useful;
  /** What happened, step by step. */
  story: string[];
}

/** One account's life under faults, and the verdict on its ledger. Everything follows from seed and run number. */
export async function runChaos(stage: Stage, { seed, run, network }: ChaosRun): Promise<ChaosResult> {
  // Steps fail by the dozen here; the story tells of each.
  logger.level = "silent";
  const dice = diceFor(seed, run);
  const scenario = drawScenario(dice, network);
  const world = await createWorld(stage, dice, scenario, `${seed}-${run}`);
  const problems: Problem[] = [];
  const seen = nothingSeen();
  for await (const _ of act(world)) {
    problems.push(...(await checkProgress(world, seen)), ...(await checkCompleteness(world)).problems);
  }
  const { problems: atRest, useful } = await bringToRest(world);
  problems.push(...atRest, ...(await checkCompleteness(world)).problems);
  problems.push(...(await checkProgress(world, seen)), ...(await checkLedger(world)), ...(await checkRows(world)));
  const { brokenRowsAt, ...rest } = scenario;
  const head = JSON.stringify({ ...rest, brokenRows: brokenRowsAt.map((at) => new Date(at).toISOString()) });
  return { run, network: scenario.network, problems, useful, story: [head, ...world.story] };
}
