import { type Answer, type FailedAttempt, failedAttempt, interpret } from "./answers";
import { buildCall } from "./call-request";
import { releaseSlots, takeSlots } from "./concurrency";
import type { EngineContext } from "./context";
import { endRun } from "./finalize";
import { CallError, send } from "./http-client";
import { applyOps } from "./ops";
import { requeue } from "./queue";
import { backoffMs } from "./retry";
import { endIfTooManySteps, memoize } from "./steps";
import { callAt } from "./timers";
import type { CallRecord, CallRequest, Job, Run } from "./types";

/** Works one job off: one call request to the app, and what follows from its answer. */
export function execute(engine: EngineContext, run: Run, job: Job): void {
  if (job.sleepOf && !wakeUp(run, job, job.sleepOf)) return;
  if (endIfTooManySteps(engine, run)) return;
  if (run.startedAt === undefined) markStarted(engine, run);
  job.inFlight = true;
  takeSlots(engine, run);
  const { attempt, stepId } = job;
  const request = buildCall(run, job);
  run.lastCall = request;
  callApp(engine, run, request, { attempt, stepId }).then((answer) => {
    if (engine.closing) return;
    // A run that ended meanwhile has given its slots back already; what its call answers is void.
    if (run.jobs.get(job.id) === job) {
      job.inFlight = false;
      releaseSlots(engine, run);
      applyAnswer(engine, run, job, answer);
    }
    engine.pump();
  });
}

/** Sends a call and keeps a record of it. Never rejects: no answer is a failed attempt, too. */
export async function callApp(
  engine: EngineContext,
  run: Run,
  request: CallRequest,
  about: Pick<CallRecord, "attempt" | "stepId" | "redelivery">,
): Promise<Answer> {
  const { invocationTimeoutMs: timeoutMs, maxStepOutputBytes } = engine.options;
  const record: CallRecord = { ...about, startedAt: Date.now() };
  run.calls.push(record);
  engine.inFlight += 1;
  try {
    const answer = await send(engine, "POST", request, { timeoutMs, maxBytes: 2 * maxStepOutputBytes });
    record.status = answer.status;
    return interpret(answer, maxStepOutputBytes);
  } catch (error) {
    record.status = 0;
    return error instanceof CallError
      ? failedAttempt(error.name, error.message)
      : failedAttempt("Error", `the stand-in engine failed: ${String(error)}`);
  } finally {
    record.durationMs = Date.now() - record.startedAt;
    engine.inFlight -= 1;
  }
}

/** Marks a sleep as done. False when parallel steps are still to come, so that there is nothing to call yet. */
function wakeUp(run: Run, job: Job, sleepOf: string): boolean {
  job.sleepOf = undefined;
  memoize(run, sleepOf, "null");
  if (run.pending.size > 0) {
    run.jobs.delete(job.id);
    return false;
  }
  if (run.requestVersion >= 2) run.forceStepPlan = false;
  return true;
}

function markStarted(engine: EngineContext, run: Run): void {
  run.startedAt = Date.now();
  run.status = "Running";
  const { finishTimeoutMs } = run.fn;
  if (!finishTimeoutMs) return;
  run.timers.push(callAt(engine, run.startedAt + finishTimeoutMs, () => endRun(engine, run, { status: "Cancelled" })));
}

function applyAnswer(engine: EngineContext, run: Run, job: Job, answer: Answer): void {
  switch (answer.kind) {
    case "completed":
      endRun(engine, run, { status: "Completed", result: answer.output });
      break;
    case "ops":
      applyOps(engine, run, job, answer);
      break;
    case "failed":
      failAttempt(engine, run, job, answer);
      break;
  }
}

function failAttempt(engine: EngineContext, run: Run, job: Job, failure: FailedAttempt): void {
  if (failure.noRetry || job.attempt + 1 >= run.fn.maxAttempts) {
    endRun(engine, run, { status: "Failed", error: failure.error, result: failure.result });
    return;
  }
  requeue(engine, run, job, failure.retryAt ?? Date.now() + backoffMs(job.attempt, engine.options.retryIntervalMs));
}
