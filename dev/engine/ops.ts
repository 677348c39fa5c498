import type { OpsAnswer } from "./answers";
import type { EngineContext } from "./context";
import { parseMoment } from "./durations";
import { toStepError } from "./errors";
import { endRun } from "./finalize";
import { newUlid } from "./ids";
import type { Op } from "./op";
import { enqueue, requeue } from "./queue";
import { backoffMs } from "./retry";
import * as steps from "./steps";
import type { Job, Run } from "./types";

const HANDLED = new Set([
  "None",
  "Step",
  "StepRun",
  "StepError",
  "StepFailed",
  "StepPlanned",
  "Sleep",
  "RunComplete",
  "DiscoveryRequest",
]);
const MAX_SLEEP_MS = 366 * 24 * 3_600_000;

/** Carries out what an SDK reported. Afterwards the job is done, unless it was put back for another attempt. */
export function applyOps(engine: EngineContext, run: Run, job: Job, answer: OpsAnswer): void {
  const { ops } = answer;
  if (run.requestVersion === -1) run.requestVersion = answer.version;
  const refused = ops.find(({ op }) => !HANDLED.has(op));
  if (refused) {
    failRefused(engine, run, refused);
    return;
  }
  if (steps.endIfTooManySteps(engine, run, ops.length)) return;
  if (ops.every(({ op, id }) => op === "None" && id === "")) {
    enqueue(engine, run, `redrive-${newUlid()}`, { outgoing: run.stack.at(-1) });
  }

  const context = { ...answer, coalesceKey: planParallel(run, ops), generation: job.generation };
  for (const op of ops) {
    applyOp(engine, run, job, op, context);
    if (!engine.activeRuns.has(run.id)) return;
  }
  if (job.generation === context.generation) run.jobs.delete(job.id);
}

/** Steps that are reported together must all be planned, and the function is called again after the last of them. */
function planParallel(run: Run, ops: Op[]): string | undefined {
  if (ops.length <= 1) return undefined;
  run.forceStepPlan = true;
  if (run.requestVersion < 2 || !ops.some(({ op }) => op === "StepPlanned")) return undefined;
  const ids = ops.map(({ id }) => id);
  for (const id of ids) if (!run.memo.has(id)) run.pending.add(id);
  return ids.sort().join("+");
}

type Context = OpsAnswer & { coalesceKey?: string; generation: number };

function applyOp(engine: EngineContext, run: Run, job: Job, op: Op, context: Context): void {
  switch (op.op) {
    case "Step":
    case "StepRun":
      applyOutput(engine, run, job, op);
      break;
    case "StepError":
    case "StepFailed":
      applyStepError(engine, run, job, op, context);
      break;
    case "StepPlanned":
      steps.recordOf(run, op).attempts = 0;
      enqueue(engine, run, `${op.id}-plan`, {
        stepId: op.id,
        outgoing: job.outgoing,
        coalesceKey: context.coalesceKey,
      });
      break;
    case "Sleep":
      applySleep(engine, run, op);
      break;
    case "RunComplete":
      endRun(engine, run, { status: "Completed", result: op.data ?? null });
      break;
    case "DiscoveryRequest":
      continueAfter(engine, run, op.id, discoveryKey(job, op), true);
      break;
  }
}

function applyOutput(engine: EngineContext, run: Run, job: Job, op: Op): void {
  if (steps.exceedsState(engine, run, [op])) {
    steps.endForStateSize(engine, run);
    return;
  }
  steps.memoizeOutput(run, op);
  steps.recordOf(run, op).attempts = job.attempt + 1;
  if (!steps.endIfTooManySteps(engine, run)) continueAfter(engine, run, op.id, discoveryKey(job, op), isRace(op));
}

function applyStepError(engine: EngineContext, run: Run, job: Job, op: Op, context: Context): void {
  const { noRetry, retryAt, generation } = context;
  const error = toStepError(op.error, noRetry && op.op === "StepError");
  const record = steps.recordOf(run, op);
  record.attempts = job.attempt + 1;
  record.error = error;
  if (op.op === "StepError" && !noRetry && job.attempt + 1 < run.fn.maxAttempts) {
    const at = retryAt ?? Date.now() + backoffMs(job.attempt, engine.options.retryIntervalMs);
    if (job.generation === generation) requeue(engine, run, job, at);
    return;
  }
  // The function is called once more, with the error memoized: it may catch it.
  steps.memoizeError(run, op, error);
  if (!steps.endIfTooManySteps(engine, run)) continueAfter(engine, run, op.id, `${op.id}-failure`, isRace(op));
}

function applySleep(engine: EngineContext, run: Run, op: Op): void {
  const text = String(op.opts?.duration ?? op.name ?? "");
  const at = parseMoment(text);
  if (at === undefined || at > Date.now() + MAX_SLEEP_MS) {
    const message = `The sleep "${text}" is no time string or date, or ends more than one year in the future.`;
    steps.failRun(engine, run, { error: message, name: "InngestErrTimeoutTooLong", message });
    return;
  }
  steps.recordOf(run, op);
  enqueue(engine, run, op.id, { at, sleepOf: op.id, outgoing: op.id });
}

/** Calls the function again after a step, unless others of a parallel plan are still to come. */
function continueAfter(engine: EngineContext, run: Run, outgoing: string, key: string, isRace: boolean): void {
  if (run.pending.size > 0 && !isRace) return;
  if (run.requestVersion >= 2) run.forceStepPlan = false;
  enqueue(engine, run, key, { outgoing });
}

const isRace = (op: Op): boolean => op.opts?.parallelMode === "race";

const discoveryKey = (job: Job, op: Op): string =>
  job.coalesceKey && !isRace(op) ? `${job.coalesceKey}-discover` : op.id;

function failRefused(engine: EngineContext, run: Run, op: Op): void {
  const message = `The stand-in engine does not implement "${op.op}" (step "${op.displayName ?? op.id}").`;
  steps.failRun(engine, run, { error: message, name: "StandInNotImplemented", message });
}
