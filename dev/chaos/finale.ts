import { and, eq, gte } from "drizzle-orm";
import { syncLog } from "#db/schema/index";
import { HOUR, type Window } from "#domain/window";
import { adapterFor } from "#networks/index";
import { pageLimits } from "#sync/limits";
import { runs } from "./actions";
import { checkCompleteness, type Useful } from "./check-completeness";
import { driveCalmly, sweep } from "./drive";
import { type EngineRun, startRun } from "./engine-run";
import { clearFaults } from "./network-faults";
import type { Problem } from "./problems";
import { enterKey } from "./reconnect";
import { reappear } from "./vanish";
import { advance, jobOf, tell, type World } from "./world";

/** An import takes many runs of an account whose network was found to take but narrow windows, but not without end. */
const MAX_IMPORTS = 120;

/** What is new is more than one run holds where an account was left alone for months. */
const MAX_HOURS = 12;

/** Whether what is new was read to its end, believed or not. */
async function isUpToNow({ db, account, at }: World): Promise<boolean> {
  const read = and(eq(syncLog.accountId, account.id), eq(syncLog.success, true), gte(syncLog.windowEnd, new Date(at)));
  return (await db.$count(syncLog, read)) > 0;
}

/**
 * All is well again: what an account's own schedule does then must be enough. Only where rows were spoiled on the way,
 * the user has the whole history read once more, since a rejected row behind the look-back waits for just that.
 */
export async function bringToRest(world: World): Promise<{ problems: Problem[]; useful: Useful }> {
  world.story.push("--- all is well again");
  clearFaults(world);
  Object.assign(world, { skewMs: 0, dryRun: false, maxPages: pageLimits(), httpTimeoutMs: 10_000, paused: [] });
  await sweep(world);
  await enterKey(world, "restore");

  const problems: Problem[] = [];
  const calmly = async (run: EngineRun) => {
    await driveCalmly(run);
    if (run.status !== "done") problems.push({ kind: "stuck", detail: `${run.name} fails although all is well` });
    return run.outcome;
  };
  const importAll = async () => {
    for (let n = 1; n <= MAX_IMPORTS; n += 1) {
      const outcome = await calmly(runs.importing(world));
      if (!outcome?.gapsRemain) return;
    }
    problems.push({ kind: "stuck", detail: `history remains after ${MAX_IMPORTS} clean imports` });
  };

  const syncAll = async () => {
    for (let n = 1; n <= MAX_HOURS; n += 1) {
      await calmly(runs.hourly(world));
      if (await isUpToNow(world)) return;
      advance(world, HOUR);
    }
    problems.push({ kind: "stuck", detail: `what is new is not read after ${MAX_HOURS} clean hours` });
  };
  const steps = [syncAll, importAll];
  for (const step of world.dice.chance(0.5) ? steps : steps.reverse()) await step();
  const rereadAll = async () => {
    const { opened } = adapterFor(world.scenario.network).traits;
    let window: Window | null = { start: opened, end: new Date(world.at) };
    for (let n = 1; window && n <= MAX_IMPORTS; n += 1) {
      const outcome = await calmly(startRun(world, "reread of everything", jobOf(world, { kind: "reread", window })));
      const rest = outcome?.rest;
      window = rest ? { start: new Date(rest.start), end: new Date(rest.end) } : null;
    }
    if (window) problems.push({ kind: "stuck", detail: `a period is not read again after ${MAX_IMPORTS} clean runs` });
    tell(world, "everything was read again");
  };
  if (world.rowsWereSpoiled) await rereadAll();
  const { useful } = await checkCompleteness(world);
  if (world.rowsVanished) {
    // What is gone counts as gone after two complete reads, six hours apart; what came back is back at once.
    if (world.hidden.length > 0 && world.dice.chance(0.3)) await reappear(world);
    await rereadAll();
    advance(world, 7 * HOUR);
    await rereadAll();
  }
  return { problems, useful };
}
