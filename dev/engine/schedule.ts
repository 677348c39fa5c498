import type { EngineContext } from "./context";
import { createRun } from "./create-run";
import { isRepeated, markSeen } from "./dedup";
import { endRun, keepNewest } from "./finalize";
import { enqueue } from "./queue";
import { singletonKey } from "./singleton-lock";
import { callAt } from "./timers";
import type { FunctionConfig, Run, StoredEvent } from "./types";

/**
 * Starts a run of the function, or not: the order of the checks is the real server's. Notably an event that comes a
 * second time still cancels the run of a singleton in mode `cancel`, and only a run that really started uses its
 * event id up.
 */
export function scheduleRun(
  engine: EngineContext,
  fn: FunctionConfig,
  event: StoredEvent,
  originalRunId?: string,
): Run | undefined {
  const isReplay = originalRunId !== undefined;
  if (!isReplay && isRepeated(engine, fn, event.payload)) return undefined;

  const run = createRun(fn, event, originalRunId);
  const lock = singletonKey(fn, event.payload);
  const holder = lock === undefined ? undefined : engine.runs.get(engine.singletons.get(lock) ?? "");
  if (holder && fn.singleton?.mode === "cancel") endRun(engine, holder, { status: "Cancelled" });
  else if (holder) return skip(engine, run, "singleton");

  // Whatever the cancellation set off may have taken the lock: who comes second is skipped, in this mode, too.
  if (lock !== undefined && engine.singletons.has(lock)) return skip(engine, run, "singleton");
  if (!isReplay && !markSeen(engine, `event ${fn.slug} ${event.payload.id}`)) return undefined;
  if (lock !== undefined) engine.singletons.set(lock, run.id);
  run.singletonKey = lock;
  remember(engine, run);
  engine.activeRuns.set(run.id, run);
  if (fn.startTimeoutMs) {
    const undo = callAt(engine, run.createdAt + fn.startTimeoutMs, () => {
      if (run.startedAt === undefined) endRun(engine, run, { status: "Cancelled" });
    });
    run.timers.push(undo);
  }
  enqueue(engine, run, "start", { at: isReplay ? run.createdAt : Math.max(run.createdAt, event.payload.ts) });
  engine.pump();
  return run;
}

function skip(engine: EngineContext, run: Run, reason: string): undefined {
  run.status = "Skipped";
  run.skipReason = reason;
  run.endedAt = run.createdAt;
  remember(engine, run);
  keepNewest(engine, run.id);
  engine.options.log(`run ${run.id} of ${run.fn.slug} skipped: ${reason}`);
}

function remember(engine: EngineContext, run: Run): void {
  engine.runs.set(run.id, run);
  run.event.runIds.push(run.id);
}
