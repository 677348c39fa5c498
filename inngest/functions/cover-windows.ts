import type { GetStepTools } from "inngest";
import type { FetchResult } from "../../src/sync/fetch-page";
import { openAccount } from "../../src/sync/open-account";
import type { SyncJob } from "../../src/sync/open-window";
import { afterRound, applyRound, closeRound, fetchRound, type Lane, toLane, withOpened } from "../../src/sync/round";
import type { WrittenSyncLog } from "../../src/sync/write-sync-log";
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
  /** What a re-read did not get to. */
  rest: WrittenSyncLog["rest"];
}

const NOTHING = { windows: 0, pages: 0, inserted: 0, updated: 0, gapsRemain: false, rest: null };

/**
 * What every run does: `decrypt`, then in rounds `fetch-n` and `upsert-n` for the next page of each open window, and
 * `write-sync-log` where windows are read to their end. A sync reads one window at a time, an import as many as the
 * network allows. Rounds are numbered through the run; step outputs are counts, ids and cursors.
 */
export async function coverWindows({ step, attempt }: Run, job: SyncJob): Promise<Covered> {
  const opened = await step.run("decrypt", () => withRetryPolicy(() => openAccount(syncContext(), job)));
  const total: Covered = { ...NOTHING, skipped: opened.skipped };
  if (opened.skipped !== null) return total;

  let lanes: Lane[] = opened.windows.map(toLane);
  let waits = 0;
  for (let round = 1; lanes.length > 0; round += 1) {
    const pages = await readRound({ step, attempt }, job, lanes, { n: round, waits });
    if (pages.some(({ waitMs }) => waitMs)) waits += 1;
    const { going, ended } = afterRound(lanes, pages);
    const written = ended.length > 0 ? await closeWindows({ step, attempt }, job, ended, total.windows + 1) : [];
    for (const window of written) {
      total.windows += 1;
      total.pages += window.pages;
      total.inserted += window.inserted;
      total.updated += window.updated;
      total.gapsRemain = window.gapsRemain;
      total.rest = window.rest;
    }
    lanes = withOpened(going, written.at(-1)?.next ?? []);
  }
  return total;
}

async function readRound(
  { step, attempt }: Run,
  job: SyncJob,
  lanes: Lane[],
  { n, waits }: { n: number; waits: number },
): Promise<FetchResult[]> {
  const pages: FetchResult[] = await step.run(`fetch-${n}`, () =>
    withRetryPolicy(() => fetchRound(syncContext(), job, lanes, { attempt, waits })),
  );
  if (pages.some(({ upsert }) => upsert)) {
    await step.run(`upsert-${n}`, () => withRetryPolicy(() => applyRound(syncContext(), job, lanes, pages)));
  }
  const waitMs = Math.max(...pages.map((page) => page.waitMs ?? 0));
  if (waitMs > 0) await step.sleep(`wait-${n}`, waitMs);
  return pages;
}

function closeWindows({ step }: Run, job: SyncJob, ended: string[], n: number): Promise<WrittenSyncLog[]> {
  const id = n === 1 ? "write-sync-log" : `write-sync-log-${n}`;
  return step.run(id, () => withRetryPolicy(() => closeRound(syncContext(), job, ended)));
}
