import { releaseSlots } from "./concurrency";
import type { EngineContext } from "./context";
import { newUlid } from "./ids";
import { releaseSingleton } from "./singleton-lock";
import { callAt } from "./timers";
import type { EventPayload, Run, StandardError } from "./types";

const MAX_FINISHED_RUNS_KEPT = 3000;
const FINISHED = "inngest/function.finished";
const FAILED = "inngest/function.failed";
const CANCELLED = "inngest/function.cancelled";

export interface RunEnd {
  status: "Completed" | "Failed" | "Cancelled";
  error?: StandardError;
  /** What the function returned, or the raw body of the answer that ended it. */
  result?: unknown;
}

/** Ends a run once: takes its jobs and locks away and tells about it by the internal events. */
export function endRun(engine: EngineContext, run: Run, end: RunEnd): void {
  if (!engine.activeRuns.delete(run.id)) return;
  run.status = end.status;
  run.endedAt = Date.now();
  run.error = end.error;
  run.output = end.status === "Completed" ? end.result : end.error;
  for (const cancelTimer of run.timers) cancelTimer();
  // The capacity of a call in flight is free from here on, although the app may still work on it.
  for (const job of run.jobs.values()) if (job.inFlight) releaseSlots(engine, run);
  run.jobs.clear();
  run.memo.clear();
  engine.ready = engine.ready.filter((job) => job.runId !== run.id);
  engine.delayed = engine.delayed.filter((job) => job.runId !== run.id);
  // The real server tells of the end while the run's last job, and with it the lock, is still there: by how much the
  // lock outlives the news is luck. What cancels a run takes both away first.
  if (end.status === "Cancelled") releaseSingleton(engine, run);
  else callAt(engine, run.endedAt + engine.options.lockLingersMs, () => releaseSingleton(engine, run));
  keepNewest(engine, run.id);
  engine.options.log(`run ${run.id} of ${run.fn.slug} ${end.status.toLowerCase()}`);
  announce(engine, run, end);
  engine.pump();
}

export function keepNewest(engine: EngineContext, runId: string): void {
  engine.finishedRunIds.push(runId);
  while (engine.finishedRunIds.length > MAX_FINISHED_RUNS_KEPT) {
    engine.runs.delete(engine.finishedRunIds.shift() ?? "");
  }
}

function announce(engine: EngineContext, run: Run, end: RunEnd): void {
  const source = run.event.payload;
  // No events about the runs that such events started, or they would never end.
  if (source.name === FINISHED || source.name === FAILED) return;
  const { user: _, ...listed } = source;
  const data: EventPayload["data"] = {
    function_id: run.fn.slug,
    run_id: run.id,
    event: source,
    events: [listed],
    ...(end.error && { error: end.error }),
    ...(end.result !== undefined && { result: end.result }),
    _inngest: { status: end.status },
  };
  const tell = (id: string, name: string) => engine.receive({ id, name, data, user: {}, ts: Date.now() });
  tell(newUlid(), FINISHED);
  // The run's id as event id: whoever reacts to the end of a run does so once.
  if (end.status === "Failed") tell(run.id, FAILED);
  if (end.status === "Cancelled") tell(run.id, CANCELLED);
}
