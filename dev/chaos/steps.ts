import type { SyncContext } from "#sync/context";
import type { FetchResult } from "#sync/fetch/fetch-page";
import type { SyncJob } from "#sync/plan/open-windows";
import {
  afterRound,
  applyRound,
  type ClosedRound,
  closeRound,
  fetchRound,
  type Lane,
  type OpenedAccount,
  openAccount,
  toLane,
  withOpened,
} from "#sync/steps";

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

/** Lets the played time pass. */
type Sleep = (ms: number) => Promise<void>;

/** The same steps in the same order as a durable run takes; whoever drives them decides what befalls each. */
export function* stepsOf(context: () => SyncContext, job: SyncJob, sleep: Sleep): Steps<Outcome> {
  const opened = yield* step<OpenedAccount>("decrypt", () => openAccount(context(), job));
  if (opened.skipped !== null) return { skipped: opened.skipped, gapsRemain: false };

  let lanes: Lane[] = opened.windows.map(toLane);
  let { left } = opened;
  let gapsRemain = false;
  let waits = 0;
  for (let n = 1; lanes.length > 0; n += 1) {
    const pages = yield* readRound(context, job, sleep, lanes, { n, waits });
    if (pages.some(({ waitMs }) => waitMs)) waits += 1;
    const { going, ended } = afterRound(lanes, pages);
    if (ended.length === 0) {
      lanes = going;
      continue;
    }
    const round = { ended, going: going.length, left };
    const closed = yield* step<ClosedRound>(`write-sync-log-${n}`, () => closeRound(context(), job, round));
    gapsRemain = closed.gapsRemain;
    left = closed.left;
    lanes = withOpened(going, closed.open);
  }
  return { skipped: null, gapsRemain };
}

function* readRound(
  context: () => SyncContext,
  job: SyncJob,
  sleep: Sleep,
  lanes: Lane[],
  { n, waits }: { n: number; waits: number },
): Steps<FetchResult[]> {
  const pages = yield* step<FetchResult[]>(`fetch-${n}`, (attempt) =>
    fetchRound(context(), job, lanes, { attempt, waits }),
  );
  if (pages.some(({ upsert }) => upsert)) yield* step(`upsert-${n}`, () => applyRound(context(), job, lanes, pages));
  const waitMs = Math.max(...pages.map((page) => page.waitMs ?? 0));
  if (waitMs > 0) yield* step(`wait-${n}`, () => sleep(waitMs));
  return pages;
}

function* step<Result>(id: string, work: Step["work"]): Steps<Result> {
  return (yield { id, work }) as Result;
}
