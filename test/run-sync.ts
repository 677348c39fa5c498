import type { WrittenSyncLog } from "#sync/close/write-sync-log";
import type { SyncContext } from "#sync/context";
import type { FetchRequest, FetchResult } from "#sync/fetch/fetch-page";
import type { LeftToRead, SyncJob, WindowText } from "#sync/plan/open-windows";
import { type ClosedRound, fetchRound, type Lane, type RunSteps, stepsFrom, stepsOf } from "#sync/steps";

/** How a window ended, and after the last one of a run what the run leaves to others. */
export interface Outcome extends WrittenSyncLog {
  gapsRemain: boolean;
  rest: WindowText | null;
}

/** A run's steps in their order, without an engine; nothing is waited for. Returns the outcome of each window. */
export function runSync(context: SyncContext, job: SyncJob): Promise<Outcome[]> {
  return drive(stepsOf(() => context, job));
}

/** The steps of a run that is under way. */
export function readOn(context: SyncContext, job: SyncJob, lanes: Lane[], left: LeftToRead): Promise<Outcome[]> {
  return drive(stepsFrom(() => context, job, { lanes, left }));
}

/** The steps that are left, from the next one on. */
export async function drive(steps: RunSteps, first = steps.next()): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let next = first; !next.done; ) {
    const result = await next.value.work?.(0);
    if (next.value.id.startsWith("write-sync-log")) {
      const { written, gapsRemain, rest } = result as ClosedRound;
      outcomes.push(...written.map((one) => ({ ...one, gapsRemain, rest })));
    }
    next = steps.next(result);
  }
  return outcomes;
}

/** One page of one window, fetched as a round of its own. */
export async function fetchPage(context: SyncContext, { attempt, waits, ...at }: FetchRequest): Promise<FetchResult> {
  const [page] = await fetchRound(context, at, [at], { attempt, waits });
  if (!page) throw new Error("A round answers for every lane");
  return page;
}
