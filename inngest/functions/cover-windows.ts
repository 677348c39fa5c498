import type { GetStepTools } from "inngest";
import type { SyncJob } from "#sync/plan/open-windows";
import { type Covered, stepsOf } from "#sync/steps";
import { traced } from "#telemetry/traces";
import type { inngest } from "../client";
import { syncContext } from "../sync-context";

interface Run {
  step: GetStepTools<typeof inngest>;
  /** The engine's attempt at the step that this request starts with, from 0. */
  attempt: number;
}

/** Has the engine keep the steps of a run: whatever has returned once is not done again. */
export async function coverWindows({ step, attempt }: Run, job: SyncJob): Promise<Covered> {
  const steps = stepsOf(syncContext, job);
  let next = steps.next();
  while (!next.done) {
    const { id, name, work, waitMs } = next.value;
    const told = { "tidemark.step": id, "tidemark.kind": job.kind };
    const result = work
      ? await step.run({ id, name }, () => traced(`step ${id}`, told, () => work(attempt)))
      : await step.sleep({ id, name }, waitMs);
    next = steps.next(result);
  }
  return next.value;
}
