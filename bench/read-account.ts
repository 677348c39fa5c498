import { setTimeout as sleep } from "node:timers/promises";
import { NonRetriableError, RetryAfterError } from "inngest";
import type { Account } from "#db/schema/network-account";
import type { Window } from "#domain/window";
import { SECOND } from "#domain/window";
import type { WrittenSyncLog } from "#sync/close/write-sync-log";
import type { SyncContext } from "#sync/context";
import type { SyncJob } from "#sync/plan/open-windows";
import { type ClosedRound, type Covered, stepsOf } from "#sync/steps";
import { backoffMs } from "../dev/engine/retry";
import { RETRIES, toEngineError } from "../inngest/retry-policy";
import { testJob } from "../test/account";

/** What the runs did, together. */
export interface Read {
  runs: number;
  pages: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Steps that failed and were tried again, and what that waited: counted as the engine would wait it. */
  retries: number;
  retryWaitMs: number;
}

/** Imports the whole history of an account, run after run, without an engine but with its waits. */
export function importHistory(context: SyncContext, account: Account): Promise<Read> {
  return readOn(context, () => testJob(account, { kind: "import", trigger: "connect" }));
}

/** Reads a period again, run after run. */
export function rereadPeriod(context: SyncContext, account: Account, period: Window): Promise<Read> {
  return readOn(context, (rest) => testJob(account, { kind: "reread", window: rest ?? period }));
}

async function readOn(context: SyncContext, jobFor: (rest: Window | null) => SyncJob): Promise<Read> {
  const read = { runs: 0, pages: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0, retries: 0, retryWaitMs: 0 };
  let rest: Window | null = null;
  for (;;) {
    const last = await oneRun(context, jobFor(rest), read);
    read.runs += 1;
    rest = last.rest ? { start: new Date(last.rest.start), end: new Date(last.rest.end) } : null;
    if (!rest && !last.gapsRemain) return read;
  }
}

async function oneRun(context: SyncContext, job: SyncJob, read: Read): Promise<Covered> {
  const steps = stepsOf(() => context, job);
  let next = steps.next();
  while (!next.done) {
    const { id, work, waitMs } = next.value;
    const result = work ? await retried(read, work) : await sleep(waitMs);
    if (id.startsWith("write-sync-log")) for (const log of (result as ClosedRound).written) add(read, log);
    next = steps.next(result);
  }
  if (next.value.skipped !== null) throw new Error(`The run was skipped: ${next.value.skipped}`);
  return next.value;
}

function add(read: Read, { pages, inserted, updated, unchanged, rejected }: WrittenSyncLog): void {
  read.pages += pages;
  read.inserted += inserted;
  read.updated += updated;
  read.unchanged += unchanged;
  read.rejected += rejected;
}

/** A step with the retries of the retry policy, and the engine's own back-off where the policy leaves it to that. */
async function retried<Result>(read: Read, work: (attempt: number) => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      const failure = toEngineError(error, attempt);
      if (failure instanceof NonRetriableError || attempt >= RETRIES) throw failure;
      const told = failure instanceof RetryAfterError ? Number(failure.retryAfter) * SECOND : undefined;
      read.retries += 1;
      read.retryWaitMs += told ?? backoffMs(attempt, undefined);
    }
  }
}
