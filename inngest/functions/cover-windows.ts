import type { GetStepTools } from "inngest";
import type { FetchResult } from "#sync/fetch/fetch-page";
import type { LeftToRead, SyncJob, WindowText } from "#sync/plan/open-windows";
import {
  afterRound,
  applyRound,
  type ClosedRound,
  closeRound,
  fetchRound,
  type Lane,
  openAccount,
  toLane,
  withOpened,
} from "#sync/steps";
import type { inngest } from "../client";
import { syncContext } from "../sync-context";

interface Run {
  step: GetStepTools<typeof inngest>;
  /** The engine's attempt at the step that this request starts with, from 0. */
  attempt: number;
}

export interface Covered {
  skipped: string | null;
  /** The account's own name, so that the runs of an hour can be told apart. */
  label: string | null;
  syncLogIds: string[];
  windows: number;
  pages: number;
  inserted: number;
  updated: number;
  /** History is missing that this run did not get to. */
  gapsRemain: boolean;
  /** What a re-read did not get to. */
  rest: WindowText | null;
}

const NOTHING = { syncLogIds: [], windows: 0, pages: 0, inserted: 0, updated: 0, gapsRemain: false, rest: null };

/**
 * What every run does: `decrypt`, then in rounds `fetch-n` and `upsert-n` for the next page of each open window, and
 * `write-sync-log` where windows are read to their end. A sync reads one window at a time, an import as many as the
 * network allows. Rounds are numbered through the run; step outputs are the account's label, counts, ids, windows and cursors.
 */
export async function coverWindows({ step, attempt }: Run, job: SyncJob): Promise<Covered> {
  const opened = await step.run("decrypt", () => openAccount(syncContext(), job));
  const total: Covered = { ...NOTHING, skipped: opened.skipped, label: opened.label ?? null };
  if (opened.skipped !== null) return total;

  let lanes: Lane[] = opened.windows.map(toLane);
  // A run that began before a release knows no plan yet.
  let left: LeftToRead = opened.left ?? { windows: [], lanes: 1, more: job.kind };
  let waits = 0;
  for (let round = 1; lanes.length > 0; round += 1) {
    const pages = await readRound({ step, attempt }, job, lanes, { n: round, waits });
    if (pages.some(({ waitMs }) => waitMs)) waits += 1;
    const { going, ended } = afterRound(lanes, pages);
    if (ended.length === 0) {
      lanes = going;
      continue;
    }
    const closed = await closeWindows({ step, attempt }, job, {
      ended,
      going: going.length,
      left,
      n: total.windows + 1,
    });
    for (const window of closed.written) {
      total.windows += 1;
      total.syncLogIds = [...total.syncLogIds, window.syncLogId];
      total.pages += window.pages;
      total.inserted += window.inserted;
      total.updated += window.updated;
    }
    total.gapsRemain = closed.gapsRemain;
    total.rest = closed.rest;
    left = closed.left;
    lanes = withOpened(going, closed.open);
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
    fetchRound(syncContext(), job, lanes, { attempt, waits }),
  );
  if (pages.some(({ upsert }) => upsert)) {
    await step.run(`upsert-${n}`, () => applyRound(syncContext(), job, lanes, pages));
  }
  const waitMs = Math.max(...pages.map((page) => page.waitMs ?? 0));
  if (waitMs > 0) await step.sleep(`wait-${n}`, waitMs);
  return pages;
}

function closeWindows(
  { step }: Run,
  job: SyncJob,
  { n, ...round }: { ended: string[]; going: number; left: LeftToRead; n: number },
): Promise<ClosedRound> {
  const id = n === 1 ? "write-sync-log" : `write-sync-log-${n}`;
  return step.run(id, () => closeRound(syncContext(), job, round));
}
