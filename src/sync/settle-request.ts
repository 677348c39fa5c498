import { getAccount } from "../db/accounts/get-account";
import type { Account } from "../db/accounts/types";
import { stalledImport } from "../db/sync-logs/import-progress";
import { finishRequest, keepRequest, type Served } from "../db/sync-requests/settle-request";
import { advanceRequest, ensureRequest } from "../db/sync-requests/store-request";
import type { SyncContext } from "./context";
import type { SyncJob, WindowText } from "./plan/open-windows";

/** A run that has nothing to do answers what it was begun for. */
export function settleSkipped({ db }: SyncContext, job: SyncJob): Promise<void> {
  return finishRequest(db, servedBy(job));
}

/** The run is over. What it leaves to another run stays asked for until that one is heard of. */
export async function settleWritten(
  { db }: SyncContext,
  job: SyncJob,
  { gapsRemain, rest }: { gapsRemain: boolean; rest: WindowText | null },
): Promise<void> {
  const { userId, accountId, kind, requestId } = job;
  if (rest && requestId) await advanceRequest(db, requestId, new Date(rest.end));
  else if (kind === "import" && gapsRemain) await keepRequest(db, servedBy(job), "soon");
  else await finishRequest(db, servedBy(job));
  if (kind === "import" || !gapsRemain) return;
  const account = await getAccount(db, userId, accountId);
  if (!account) return;
  await ensureRequest(db, { userId, accountId, network: account.network, kind: "import", trigger: "connect" });
}

/** An import that came no further twice would do the same a third time; a sync knows that from its plan. */
export async function isWorthAnImport({ db, dryRun }: SyncContext, { userId, accountId, kind }: SyncJob) {
  if (dryRun) return false;
  return kind !== "import" || (await stalledImport(db, userId, accountId)) === null;
}

/** The run failed. Where the engine gave it up, through no fault of the account's, it is asked for again. */
export async function settleFailed(
  { db }: SyncContext,
  job: SyncJob,
  account: Account | undefined,
  byEngine: boolean,
): Promise<void> {
  const served = servedBy(job);
  if (!account || !byEngine) return finishRequest(db, served);
  const { userId, accountId, trigger, window } = job;
  const { network } = account;
  if (job.requestId === undefined) {
    await ensureRequest(db, { userId, accountId, network, kind: served.kind, trigger, window: window ?? undefined });
  }
  await keepRequest(db, served, "at once");
}

function servedBy({ userId, accountId, kind, requestId, runId }: SyncJob): Served {
  return { userId, accountId, kind: kind === "incremental" ? "sync" : kind, requestId, runId };
}
