import { getAccount } from "#db/accounts/read-accounts";
import type { SyncRequest } from "#db/schema/sync-request";
import { watermarkOf } from "#db/sync-logs/covered-windows";
import { isReplay } from "#db/sync-logs/run-history";
import { closeRunAsFailed, closeSilentRuns, countRunLogs, openSyncLog } from "#db/sync-logs/store-sync-log";
import { storeRequest } from "#db/sync-requests/store-request";
import type { RunFailure } from "#domain/failure";
import type { SyncContext } from "../context";
import { type SyncJob, startOf } from "../plan/open-windows";
import { settleFailed } from "./write-sync-log";

/**
 * Records that a run failed for good: its open SyncLog row is closed, or one is written when it failed before it could
 * open any. The watermark stays where it was. What the engine gave up is asked for again.
 */
export async function closeFailedRun(context: SyncContext, job: SyncJob, failure: RunFailure): Promise<void> {
  const { db } = context;
  await db.transaction(async (tx) => {
    const account = await getAccount(tx, { userId: job.userId, accountId: job.accountId });
    if (account && (await countRunLogs(tx, job.runId)) === 0) {
      const now = context.now();
      await openSyncLog(tx, {
        accountId: account.id,
        userId: account.userId,
        network: account.network,
        kind: job.kind,
        ...startOf(job, { own: [], replay: await isReplay(tx, job) }),
        runId: job.runId,
        eventKey: job.eventKey ?? null,
        seq: 1,
        windowStart: now,
        windowEnd: now,
        startedAt: now,
        aliveUntil: now,
        lastRecordDate: await watermarkOf(tx, { userId: job.userId, accountId: job.accountId }),
        dryRun: context.dryRun,
      });
    }
    await closeRunAsFailed(tx, job.runId, failure);
    await settleFailed({ ...context, db: tx }, job, account, failure.byEngine === true);
  });
}

/** Closes the rows of runs that died without a word. An import that died is asked for again. */
export async function sweepSilentRuns({ db }: SyncContext): Promise<{ closed: number; imports: SyncRequest[] }> {
  const rows = await closeSilentRuns(db, {
    code: "internal",
    message: "The run stopped without finishing. The next sync covers its window again.",
  });
  const imports = new Map(rows.filter(({ kind }) => kind === "import").map((row) => [row.accountId, row]));
  const wanted = [...imports.values()].map(({ userId, accountId, network }) =>
    storeRequest(db, { userId, accountId, network, kind: "import", trigger: "connect" }),
  );
  return { closed: rows.length, imports: await Promise.all(wanted) };
}
