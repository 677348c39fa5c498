import { hasFreeSlots } from "./concurrency";
import type { EngineContext } from "./context";
import { callAt } from "./timers";
import type { Job, Run } from "./types";

/** Calls to apps at the same time, over all functions. */
const MAX_PARALLEL_CALLS = 50;

type NewJob = Partial<Pick<Job, "at" | "stepId" | "outgoing" | "sleepOf" | "coalesceKey">>;

/**
 * Adds a job to the run unless it had one by this key already, waiting, in flight or done: a step that is reported
 * twice is executed once.
 */
export function enqueue(engine: EngineContext, run: Run, key: string, job: NewJob = {}): void {
  if (!engine.activeRuns.has(run.id) || run.jobKeys.has(key)) return;
  run.jobKeys.add(key);
  const at = job.at ?? Date.now();
  const queued: Job = {
    stepId: "step",
    ...job,
    id: `${run.id}-${key}`,
    runId: run.id,
    at,
    // Steps of a run that started earlier go before the first calls of later ones.
    score: (key === "start" ? at : Math.min(at, run.createdAt)) - run.priorityMs,
    attempt: 0,
    generation: 1,
    inFlight: false,
  };
  run.jobs.set(queued.id, queued);
  insert(engine.delayed, queued, (one) => one.at);
}

/** Puts a job that failed back, as a new dispatch. */
export function requeue(engine: EngineContext, run: Run, job: Job, at: number): void {
  run.retries += 1;
  job.attempt += 1;
  job.generation += 1;
  job.inFlight = false;
  job.at = at;
  job.score = at;
  insert(engine.delayed, job, (one) => one.at);
}

export function createPump(engine: EngineContext, execute: (run: Run, job: Job) => void): () => void {
  let undo = () => {};
  let isRunning = false;
  let isWanted = false;
  const pump = () => {
    // Starting a job can end a run, which pumps again: that becomes another round after this one.
    isWanted = true;
    if (engine.closing || isRunning) return;
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      moveDue(engine);
      startReady(engine, execute);
    }
    isRunning = false;
    undo();
    const next = engine.delayed[0];
    if (next) undo = callAt(engine, next.at, pump);
  };
  return pump;
}

function moveDue(engine: EngineContext): void {
  const now = Date.now();
  const due = engine.delayed.findIndex((job) => job.at > now);
  const jobs = engine.delayed.splice(0, due === -1 ? engine.delayed.length : due);
  for (const job of jobs) insert(engine.ready, job, (one) => one.score);
}

function startReady(engine: EngineContext, execute: (run: Run, job: Job) => void): void {
  for (const job of [...engine.ready]) {
    if (engine.inFlight >= MAX_PARALLEL_CALLS) return;
    const run = engine.activeRuns.get(job.runId);
    if (!run || !hasFreeSlots(engine, run)) continue;
    engine.ready.splice(engine.ready.indexOf(job), 1);
    execute(run, job);
  }
}

/** Keeps the list sorted, first come first served among equals. */
function insert(jobs: Job[], job: Job, by: (job: Job) => number): void {
  let [low, high] = [0, jobs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = jobs[middle];
    if (other && by(other) <= by(job)) low = middle + 1;
    else high = middle;
  }
  jobs.splice(low, 0, job);
}
