import type { WrittenSyncLog } from "#sync/close/write-sync-log";
import type { SyncContext } from "#sync/context";
import type { LeftToRead, SyncJob, WindowText } from "#sync/plan/open-windows";
import {
  afterRound,
  applyRound,
  closeRound,
  fetchRound,
  type Lane,
  openAccount,
  toLane,
  withOpened,
} from "#sync/steps";

/** How a window ended, and after the last one of a run what the run leaves to others. */
export interface Outcome extends WrittenSyncLog {
  gapsRemain: boolean;
  rest: WindowText | null;
}

/** A run's steps in their order, without an engine. Returns the outcome of each window. */
export async function runSync(context: SyncContext, job: SyncJob): Promise<Outcome[]> {
  const opened = await openAccount(context, job);
  return opened.skipped === null ? readOn(context, job, opened.windows.map(toLane), opened.left) : [];
}

/** The steps of a run that is under way. */
export async function readOn(
  context: SyncContext,
  job: SyncJob,
  begun: Lane[],
  begunLeft: LeftToRead,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let lanes = begun;
  let left = begunLeft;
  while (lanes.length > 0) {
    const pages = await fetchRound(context, job, lanes, { attempt: 0, waits: 0 });
    await applyRound(context, job, lanes, pages);
    const { going, ended } = afterRound(lanes, pages);
    if (ended.length === 0) {
      lanes = going;
      continue;
    }
    const { written, gapsRemain, rest, ...next } = await closeRound(context, job, {
      ended,
      going: going.length,
      left,
    });
    outcomes.push(...written.map((one) => ({ ...one, gapsRemain, rest })));
    left = next.left;
    lanes = withOpened(going, next.open);
  }
  return outcomes;
}
