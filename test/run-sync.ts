import { applyPage } from "../src/sync/apply-page";
import type { SyncContext } from "../src/sync/context";
import { fetchPage } from "../src/sync/fetch-page";
import { openAccount } from "../src/sync/open-account";
import type { OpenWindow, SyncJob } from "../src/sync/open-window";
import { type WrittenSyncLog, writeSyncLog } from "../src/sync/write-sync-log";

/** A run's steps in their order, without an engine. Returns the outcome of each window. */
export async function runSync(context: SyncContext, job: SyncJob): Promise<WrittenSyncLog[]> {
  const opened = await openAccount(context, job);
  const outcomes: WrittenSyncLog[] = [];
  let window: OpenWindow | null = opened.skipped === null ? opened.window : null;
  while (window) {
    await readWindow(context, job, window.syncLogId);
    const written: WrittenSyncLog = await writeSyncLog(context, job, window.syncLogId);
    outcomes.push(written);
    window = written.next;
  }
  return outcomes;
}

async function readWindow(context: SyncContext, { accountId, userId }: SyncJob, syncLogId: string): Promise<void> {
  const ref = { accountId, userId, syncLogId };
  let cursor: string | null = null;
  for (let pageNo = 1; ; pageNo += 1) {
    const page: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(context, {
      ...ref,
      pageNo,
      cursor,
      attempt: 0,
    });
    if (page.upsert) await applyPage(context, { ...ref, pageNo });
    if (!page.next) return;
    cursor = page.next.cursor;
  }
}
