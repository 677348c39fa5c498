import type { GetStepTools } from "inngest";
import { applyPage } from "../../src/sync/apply-page";
import { type FetchRequest, type FetchResult, fetchPage } from "../../src/sync/fetch-page";
import { openAccount } from "../../src/sync/open-account";
import type { OpenWindow, SyncJob } from "../../src/sync/open-window";
import { type WrittenSyncLog, writeSyncLog } from "../../src/sync/write-sync-log";
import type { inngest } from "../client";
import { withRetryPolicy } from "../retry-policy";
import { syncContext } from "../sync-context";

interface Run {
  step: GetStepTools<typeof inngest>;
  /** The engine's attempt at the step that this request starts with, from 0. */
  attempt: number;
}

export interface Covered {
  skipped: string | null;
  windows: number;
  pages: number;
  inserted: number;
  updated: number;
  /** History is missing that this run did not get to. */
  gapsRemain: boolean;
}

/**
 * What every run does: `decrypt`, then per page `fetch-n` and `upsert-n`, and per window `write-sync-log`. Pages are
 * numbered through the run, so that the dashboard reads as a list. Step outputs are counts, ids and cursors.
 */
export async function coverWindows({ step, attempt }: Run, job: SyncJob): Promise<Covered> {
  const opened = await step.run("decrypt", () => withRetryPolicy(() => openAccount(syncContext(), job)));
  const total: Covered = { skipped: opened.skipped, windows: 0, pages: 0, inserted: 0, updated: 0, gapsRemain: false };
  if (opened.skipped !== null) return total;

  let window: OpenWindow | null = opened.window;
  while (window) {
    total.pages += await readWindow({ step, attempt }, job, window, total.pages);
    const written: WrittenSyncLog = await closeWindow({ step, attempt }, job, window, total.windows + 1);
    total.windows += 1;
    total.inserted += written.inserted;
    total.updated += written.updated;
    total.gapsRemain = written.gapsRemain;
    window = written.next;
  }
  return total;
}

/** Reads a window page by page; returns how many pages it had. */
async function readWindow({ step, attempt }: Run, job: SyncJob, { syncLogId }: OpenWindow, pagesBefore: number) {
  const ref = { accountId: job.accountId, userId: job.userId, syncLogId };
  let cursor: string | null = null;
  for (let pageNo = 1; ; pageNo += 1) {
    const n = pagesBefore + pageNo;
    const request: FetchRequest = { ...ref, pageNo, cursor, attempt };
    const page: FetchResult = await step.run(`fetch-${n}`, () =>
      withRetryPolicy(() => fetchPage(syncContext(), request)),
    );
    if (page.upsert) {
      await step.run(`upsert-${n}`, () => withRetryPolicy(() => applyPage(syncContext(), { ...ref, pageNo })));
    }
    if (page.next === null) return pageNo;
    cursor = page.next.cursor;
  }
}

function closeWindow({ step }: Run, job: SyncJob, { syncLogId }: OpenWindow, n: number): Promise<WrittenSyncLog> {
  const id = n === 1 ? "write-sync-log" : `write-sync-log-${n}`;
  return step.run(id, () => withRetryPolicy(() => writeSyncLog(syncContext(), job, syncLogId)));
}
