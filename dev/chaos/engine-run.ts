import { setTimeout } from "node:timers/promises";
import { NonRetriableError, RetryAfterError } from "inngest";
import { SECOND } from "#domain/window";
import { closeFailedRun } from "#sync/close/close-failed-run";
import type { OpenWindow, SyncJob } from "#sync/plan/open-windows";
import { type Covered, type RunStep, stepsOf } from "#sync/steps";
import { RETRIES, readFailure, toEngineError } from "../../inngest/retry-policy";
import { drawMishap, type Mishap } from "./mishaps";
import { advance, contextOf, tell, type World } from "./world";

/** One run as an engine drives it: at least once per step, results through JSON, a bounded number of attempts. */
export interface EngineRun {
  name: string;
  job: SyncJob;
  status: "running" | "done" | "failed" | "dead";
  outcome: Covered | null;
  /** One attempt at the next step. */
  advance(calm?: boolean): Promise<void>;
  /** The process is gone, and nobody hears of the run again. */
  abandon(): void;
}

class Killed extends Error {}

export function startRun(world: World, name: string, job: SyncJob): EngineRun {
  const steps = stepsOf(() => contextOf(world), job);
  let next = steps.next();
  let before: RunStep | null = null;
  let attempt = 0;

  const run: EngineRun = {
    name,
    job,
    status: "running",
    outcome: null,
    async advance(calm = false) {
      if (next.done) return finish(next.value);
      const step = next.value;
      const mishap = calm
        ? { kind: "none" as const }
        : drawMishap(world.dice, { stalls: world.lockTable !== undefined });
      if (mishap.kind === "straggler" && before) await before.work?.(0).catch(() => undefined);
      if (mishap.kind !== "none") tell(world, `${name} ${step.id}: ${describe(mishap)}`);
      try {
        const result = await perform(step, mishap);
        noteWindow(world, result);
        before = step;
        attempt = 0;
        next = steps.next(result);
        if (next.done) finish(next.value);
      } catch (error) {
        await onError(step, error);
      }
    },
    abandon() {
      run.status = "dead";
      tell(world, `${name}: abandoned`);
    },
  };
  return run;

  function finish(outcome: Covered) {
    run.status = "done";
    run.outcome = outcome;
    const rest = outcome.gapsRemain ? "history remains" : "done";
    tell(world, `${name}: ${outcome.skipped ?? rest}`);
  }

  async function perform(step: RunStep, mishap: Mishap): Promise<unknown> {
    if (mishap.kind === "killed before") throw new Killed();
    if (mishap.kind === "connection lost") world.fuse.arm(mishap.afterQueries, mishap);
    const letGo = mishap.kind === "stalled" ? await world.lockTable?.(mishap.table) : undefined;
    const restarted = letGo ? undefined : restartMaybe(world, name, step.id);
    try {
      const work = async () => (step.work ? step.work(attempt) : advance(world, step.waitMs));
      const [result] = mishap.kind === "at once" ? await Promise.all([work(), work()]) : [await work()];
      if (mishap.kind === "killed after") throw new Killed();
      if (mishap.kind === "twice") await work();
      return throughJson(result);
    } finally {
      world.fuse.disarm();
      await letGo?.();
      await restarted;
    }
  }

  async function onError(step: RunStep, error: unknown): Promise<void> {
    const failure = error instanceof Killed ? new Error("The process was killed") : toEngineError(error, attempt);
    if (!(error instanceof Killed)) tell(world, `${name} ${step.id}: ${failure.message}`);
    attempt += 1;
    if (!(failure instanceof NonRetriableError) && attempt <= RETRIES) {
      const waitMs = failure instanceof RetryAfterError ? Number(failure.retryAfter) * SECOND : attempt * 15 * SECOND;
      return advance(world, waitMs);
    }
    const told = readFailure(throughJson({ message: failure.message, cause: failure.cause }));
    tell(world, `${name}: failed for good, ${told.code}`);
    run.status = "failed";
    await closeFailedRun(contextOf(world), job, told);
    if (world.dice.chance(0.2)) await closeFailedRun(contextOf(world), job, told);
  }
}

/** The database may go away and come back in the middle of a step, as a server that is patched or that crashes. */
async function restartMaybe({ restartDatabase, dice, story }: World, name: string, stepId: string): Promise<void> {
  if (!restartDatabase || !dice.chance(0.03)) return;
  const mode = dice.pick<"fast" | "immediate">(["fast", "immediate", "immediate"]);
  story.push(`  ${name} ${stepId}: the database restarts (${mode})`);
  await setTimeout(dice.int(0, 20));
  await restartDatabase(mode);
}

function describe(mishap: Mishap): string {
  if (mishap.kind === "stalled") return `${mishap.table} is locked by another connection`;
  if (mishap.kind !== "connection lost") return mishap.kind;
  return `connection lost at query ${mishap.afterQueries}${mishap.lostAnswer ? ", after it took effect" : ""}`;
}

function throughJson<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

/** Windows come out of the first step, and out of each `write-sync-log`. */
function noteWindow(world: World, result: unknown): void {
  const { windows, open } = Object(result) as { windows?: OpenWindow[]; open?: OpenWindow[] };
  for (const { syncLogId } of windows ?? open ?? []) {
    if (!world.openedAt.has(syncLogId)) world.openedAt.set(syncLogId, world.at);
  }
}
