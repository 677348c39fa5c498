import { applyPage } from "../../src/sync/apply-page";
import type { SyncContext } from "../../src/sync/context";
import { type FetchResult, fetchPage } from "../../src/sync/fetch-page";
import { type OpenedAccount, openAccount } from "../../src/sync/open-account";
import type { OpenWindow, SyncJob } from "../../src/sync/open-window";
import { type WrittenSyncLog, writeSyncLog } from "../../src/sync/write-sync-log";

/** One memoised step. `attempt` counts from 0. */
export interface Step {
  id: string;
  work(attempt: number): Promise<unknown>;
}

export type Steps<Result> = Generator<Step, Result, unknown>;

export interface Outcome {
  skipped: string | null;
  gapsRemain: boolean;
}

/** The same steps in the same order as a durable run takes; whoever drives them decides what befalls each. */
export function* stepsOf(context: () => SyncContext, job: SyncJob): Steps<Outcome> {
  const opened = yield* step<OpenedAccount>("decrypt", () => openAccount(context(), job));
  if (opened.skipped !== null) return { skipped: opened.skipped, gapsRemain: false };

  let window: OpenWindow | null = opened.window;
  let gapsRemain = false;
  let pages = 0;
  for (let n = 1; window; n += 1) {
    const { syncLogId }: OpenWindow = window;
    pages += yield* readWindow(context, job, syncLogId, pages);
    const written: WrittenSyncLog = yield* step<WrittenSyncLog>(`write-sync-log-${n}`, () =>
      writeSyncLog(context(), job, syncLogId),
    );
    gapsRemain = written.gapsRemain;
    window = written.next;
  }
  return { skipped: null, gapsRemain };
}

function* readWindow(
  context: () => SyncContext,
  { accountId, userId }: SyncJob,
  syncLogId: string,
  before: number,
): Steps<number> {
  const ref = { accountId, userId, syncLogId };
  let cursor: string | null = null;
  for (let pageNo = 1; ; pageNo += 1) {
    const request = { ...ref, pageNo, cursor };
    const page: FetchResult = yield* step<FetchResult>(`fetch-${before + pageNo}`, (attempt) =>
      fetchPage(context(), { ...request, attempt }),
    );
    if (page.upsert) yield* step(`upsert-${before + pageNo}`, () => applyPage(context(), { ...ref, pageNo }));
    if (page.next === null) return pageNo;
    cursor = page.next.cursor;
  }
}

function* step<Result>(id: string, work: Step["work"]): Steps<Result> {
  return (yield { id, work }) as Result;
}
