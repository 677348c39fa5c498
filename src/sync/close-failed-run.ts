import { getAccount } from "../db/accounts/get-account";
import { closeRunAsFailed, closeSilentRuns, countRunLogs } from "../db/sync-logs/close-sync-log";
import { openSyncLog } from "../db/sync-logs/open-sync-log";
import { watermarkOf } from "../db/sync-logs/watermark";
import type { Failure } from "../domain/failure";
import type { SyncContext } from "./context";
import type { SyncJob } from "./open-window";

/**
 * Records that a run failed for good: its open SyncLog row is closed, or one is written when it failed before it could
 * open any. The watermark stays where it was.
 */
export async function closeFailedRun(context: SyncContext, job: SyncJob, failure: Failure): Promise<void> {
  const { db } = context;
  await db.transaction(async (tx) => {
    const account = await getAccount(tx, job.userId, job.accountId);
    if (account && (await countRunLogs(tx, job.runId)) === 0) {
      const now = context.now();
      await openSyncLog(tx, {
        accountId: account.id,
        userId: account.userId,
        network: account.network,
        kind: job.kind,
        trigger: job.trigger,
        runId: job.runId,
        seq: 1,
        tick: job.tick,
        windowStart: now,
        windowEnd: now,
        startedAt: now,
        aliveUntil: now,
        lastRecordDate: await watermarkOf(tx, job.userId, job.accountId),
        dryRun: context.dryRun,
      });
    }
    await closeRunAsFailed(tx, job.runId, failure);
  });
}

/** Closes the rows of runs that died without a word; returns how many. */
export async function sweepSilentRuns({ db }: SyncContext): Promise<number> {
  return closeSilentRuns(db, {
    code: "internal",
    message: "The run stopped without finishing. The next sync covers its window again.",
  });
}
