import { MINUTE, SECOND } from "#domain/window";
import { sweepSilentRuns } from "#sync/close/close-failed-run";
import type { EngineRun } from "./engine-run";
import { advance, contextOf, tell, type World } from "./world";

/** More attempts than this leave a run to be paused: the schedule goes on without it. */
const MAX_ATTEMPTS = 250;

/** Drives runs side by side, a step of one and a step of another, until each has ended, died or been put aside. */
export async function drive(world: World, runs: readonly EngineRun[]): Promise<void> {
  const { dice } = world;
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const [first, ...rest] = runs.filter((run) => run.status === "running" && !world.paused.includes(run));
    if (!first) return;
    const run = dice.pick([first, ...rest]);
    drift(world);
    const fate = dice.share();
    if (fate < 0.012) run.abandon();
    else if (fate < 0.024) pause(world, run);
    else await run.advance();
  }
  for (const run of runs) if (run.status === "running") pause(world, run);
}

/** Puts a run aside as a busy engine does; it may be resumed, long after it was taken for dead. */
function pause(world: World, run: EngineRun): void {
  if (!world.paused.includes(run)) world.paused.push(run);
  tell(world, `${run.name}: put aside`);
}

/** Time passes between steps, and now and then the app's clock is set. */
function drift(world: World): void {
  const { dice } = world;
  advance(world, dice.chance(0.1) ? dice.int(1, 40) * MINUTE : dice.int(0, 4_000));
  if (dice.chance(0.03)) world.skewMs = dice.int(-20, 20) * SECOND;
  // A deployment may switch dry runs on or off while a run is under way.
  if (dice.chance(0.006)) {
    world.dryRun = !world.dryRun;
    tell(world, `dry runs are ${world.dryRun ? "on" : "off"} now`);
  }
}

/** Long enough after the last sign of life of every run that is under way, the sweep closes what is open. */
export async function sweep(world: World): Promise<void> {
  advance(world, world.dice.int(20, 90) * MINUTE);
  // The rows' own times lie in the past of the database's clock, by which the sweep goes.
  const { closed } = await sweepSilentRuns(contextOf(world));
  tell(world, `swept ${closed} rows`);
}

/** Without mishaps, to the end. */
export async function driveCalmly(run: EngineRun): Promise<void> {
  while (run.status === "running") await run.advance(true);
}
