import type { SyncContext } from "../src/sync/context";
import { openAccount } from "../src/sync/open-account";
import type { SyncJob } from "../src/sync/open-window";
import { afterRound, applyRound, closeRound, fetchRound, type Lane, toLane, withOpened } from "../src/sync/round";
import type { WrittenSyncLog } from "../src/sync/write-sync-log";

/** A run's steps in their order, without an engine. Returns the outcome of each window. */
export async function runSync(context: SyncContext, job: SyncJob): Promise<WrittenSyncLog[]> {
  const opened = await openAccount(context, job);
  const outcomes: WrittenSyncLog[] = [];
  let lanes: Lane[] = opened.skipped === null ? opened.windows.map(toLane) : [];
  while (lanes.length > 0) {
    const pages = await fetchRound(context, job, lanes, { attempt: 0, waits: 0 });
    await applyRound(context, job, lanes, pages);
    const { going, ended } = afterRound(lanes, pages);
    const written = await closeRound(context, job, ended);
    outcomes.push(...written);
    lanes = withOpened(going, written.at(-1)?.next ?? []);
  }
  return outcomes;
}
