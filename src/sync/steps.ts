import { getAccount } from "#db/accounts/read-accounts";
import type { PageCounts } from "#db/landed-pages/mark-applied";
import type { Account } from "#db/schema/network-account";
import { isReplay } from "#db/sync-logs/run-history";
import { writeAudit } from "#db/users/audit-log";
import type { AccountRef } from "#domain/sync";
import { NetworkError } from "#networks/network-error";
import { applyPage } from "./apply/apply-page";
import {
  isWorthAnImport,
  settleSkipped,
  settleWritten,
  type WrittenSyncLog,
  writeSyncLog,
} from "./close/write-sync-log";
import type { SyncContext } from "./context";
import { openCredentials } from "./fetch/ask-network";
import {
  type Ahead,
  type FetchRequest,
  type FetchResult,
  landPageOf,
  lookAtPage,
  nextOf,
  ReadAhead,
} from "./fetch/fetch-page";
import type { NextPage } from "./fetch/next-page";
import {
  type LeftToRead,
  type Opened,
  type OpenWindow,
  openWindows,
  type SyncJob,
  type WindowText,
} from "./plan/open-windows";

/** A step of a run: kept by its id, shown by its name, which begins with the id. Its result travels as JSON; `attempt` counts from 0. */
export type RunStep = { id: string; name: string } & (
  | { work(attempt: number): Promise<unknown>; waitMs?: never }
  | { waitMs: number; work?: never }
);

/** What a run did, without a row or a secret. */
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

/** Whoever drives the steps of a run gives back what each one returned; the context is asked for anew by each. */
export type RunSteps = Generator<RunStep, Covered, unknown>;

/**
 * What every run does, step by step: `decrypt`, then in rounds `fetch-n` and `upsert-n` for the next page of each open
 * window, and `write-sync-log` where windows are read to their end. A sync reads one window at a time, an import as many
 * as the network allows. Rounds are numbered through the run.
 */
export function* stepsOf(context: () => SyncContext, job: SyncJob): RunSteps {
  const opened = yield* step<OpenedAccount>("decrypt", "opens the credentials, plans what to read", () =>
    openAccount(context(), job),
  );
  const total: Covered = { ...NOTHING, skipped: opened.skipped, label: opened.label ?? null };
  if (opened.skipped !== null) return total;
  // A run that began before a release knows no plan yet.
  const left = opened.left ?? { windows: [], lanes: 1, more: job.kind };
  return yield* stepsFrom(context, job, { lanes: opened.windows.map(toLane), left }, total);
}

/** The steps of a run that is under way. */
export function* stepsFrom(
  context: () => SyncContext,
  job: SyncJob,
  { lanes, left }: { lanes: readonly Lane[]; left: LeftToRead },
  total: Covered = { ...NOTHING, skipped: null, label: null },
): RunSteps {
  let waits = 0;
  const ahead = new ReadAhead();
  for (let round = 1; lanes.length > 0; round += 1) {
    const pages = yield* roundOf(context, job, lanes, { n: round, waits, ahead });
    if (pages.some(({ waitMs }) => waitMs)) waits += 1;
    const { going, ended } = afterRound(lanes, pages);
    lanes = going;
    if (ended.length === 0) continue;
    const closing = { ended, going: going.length, left };
    const id = total.windows === 0 ? "write-sync-log" : `write-sync-log-${total.windows + 1}`;
    const closed = yield* step<ClosedRound>(id, "closes what is read, opens or plans what is next", () =>
      closeRound(context(), job, closing),
    );
    total = closed.written.reduce(
      ({ syncLogIds, windows, pages: read, inserted, updated, ...rest }, window) => ({
        ...rest,
        syncLogIds: [...syncLogIds, window.syncLogId],
        windows: windows + 1,
        pages: read + window.pages,
        inserted: inserted + window.inserted,
        updated: updated + window.updated,
      }),
      { ...total, gapsRemain: closed.gapsRemain, rest: closed.rest },
    );
    left = closed.left;
    lanes = withOpened(going, closed.open);
  }
  return total;
}

function* roundOf(
  context: () => SyncContext,
  job: SyncJob,
  lanes: readonly Lane[],
  { n, waits, ahead }: { n: number; waits: number; ahead: ReadAhead },
): Generator<RunStep, FetchResult[], unknown> {
  const readOn = (going: readonly Lane[]) => ahead.begin(() => landRound(context(), job, going, { attempt: 0, waits }));
  const pages = yield* step<FetchResult[]>(
    `fetch-${n}`,
    "asks for the next page of each open window, lands it",
    async (attempt) => {
      const arrived = await ahead.arrived();
      return fetchRound(context(), job, lanes, { attempt, waits }, { arrived, readOn });
    },
  );
  if (pages.some(({ upsert }) => upsert)) {
    yield* step(`upsert-${n}`, "applies the pages to the ledger", () => applyRound(context(), job, lanes, pages));
  }
  const waitMs = Math.max(...pages.map((page) => page.waitMs ?? 0));
  if (waitMs > 0) yield { id: `wait-${n}`, name: `wait-${n}: as long as the network wants`, waitMs };
  return pages;
}

function* step<Result>(
  id: string,
  does: string,
  work: (attempt: number) => Promise<Result>,
): Generator<RunStep, Result, unknown> {
  return (yield { id, name: `${id}: ${does}`, work }) as Result;
}

/** Run again by hand, a run does not pass as done while its account waits for its user. */
const NEEDS_RECONNECT = "The account needs a reconnect before anything of it can be run again";

export type OpenedAccount =
  | {
      skipped: "account is gone" | "account is paused" | "account needs a reconnect" | "nothing to cover";
      label?: string;
    }
  | { skipped: null; label: string; fingerprint: string; windows: OpenWindow[]; left: LeftToRead };

/**
 * The first step of every run: opens the SyncLog row and proves that the credentials open. Returns label and
 * fingerprint, never a credential. Throws VaultError when they do not open.
 */
export async function openAccount(context: SyncContext, job: SyncJob): Promise<OpenedAccount> {
  const opened = await open(context, job);
  if (opened.skipped !== null) await settleSkipped(context, job);
  return opened;
}

async function open(context: SyncContext, job: SyncJob): Promise<OpenedAccount> {
  const account = await getAccount(context.db, { userId: job.userId, accountId: job.accountId });
  if (!account) return { skipped: "account is gone" };
  const { label } = account;
  if (account.status === "paused") return { skipped: "account is paused", label };
  if (account.status === "needs_reconnect") {
    if (await isReplay(context.db, job)) throw new NetworkError("credentials_rejected", NEEDS_RECONNECT);
    const unattended = job.trigger === "schedule" || job.trigger === "cron-route";
    if (unattended) return { skipped: "account needs a reconnect", label };
  }

  const { open: windows, left, firstOfDay } = await openWindows(context, account, job, null);
  if (windows.length === 0) return { skipped: "nothing to cover", label };
  openCredentials(context, account);
  if (firstOfDay) await noteOpened(context, account);
  return { skipped: null, label, fingerprint: account.fingerprint, windows, left };
}

/** The user sees on which days their credentials were opened. */
async function noteOpened({ db, now }: SyncContext, { userId, id: accountId, network, label }: Account): Promise<void> {
  await writeAudit(db, { userId, kind: "credentials_opened", details: { accountId, network, label } }, now());
}

/** A window that a run is reading, and where its next page starts. */
export interface Lane {
  syncLogId: string;
  /** The number of the next page within the window's SyncLog row, from 1. */
  pageNo: number;
  cursor: string | null;
}

export const toLane = ({ syncLogId }: OpenWindow): Lane => ({ syncLogId, pageNo: 1, cursor: null });

const onward = (lane: Lane, next: NextPage | undefined): Lane[] =>
  next ? [{ ...lane, pageNo: lane.pageNo + 1, cursor: next.cursor }] : [];

type SoFar = Pick<FetchRequest, "attempt" | "waits">;

/**
 * Fetches the next page of every lane, all at once. When one fails, the others are landed before the failure is told:
 * the step that runs again asks for the failed page alone. Pages may have `arrived` before; `readOn` is told where the lanes
 * go on before the pages are looked at, unless one of them has to wait.
 */
export async function fetchRound(
  context: SyncContext,
  account: AccountRef,
  lanes: readonly Lane[],
  soFar: SoFar,
  { arrived = [], readOn = () => {} }: { arrived?: Ahead; readOn?: (going: readonly Lane[]) => void } = {},
): Promise<FetchResult[]> {
  const landed = await landRound(context, account, lanes, soFar, arrived);
  const next = await Promise.all(landed.map((page) => nextOf(context, page)));
  const waits = landed.some((page) => "waitMs" in page);
  if (!waits) readOn(lanes.flatMap((lane, i) => onward(lane, next[i])));
  return Promise.all(landed.map((page, i) => lookAtPage(context, page, next[i] ?? null)));
}

/** All have come to their end when the first failure is told. */
async function landRound(
  context: SyncContext,
  { accountId, userId }: AccountRef,
  lanes: readonly Lane[],
  soFar: SoFar,
  arrived?: Ahead,
): Promise<Ahead> {
  const pages = lanes.map((lane) => landPageOf(context, { accountId, userId, ...lane, ...soFar }, arrived));
  const failed = (await Promise.allSettled(pages)).find((page) => page.status === "rejected");
  if (failed) throw failed.reason;
  return Promise.all(pages);
}

/** Applies the pages of a round that hold something new, one transaction each. */
export async function applyRound(
  context: SyncContext,
  { accountId, userId }: AccountRef,
  lanes: readonly Lane[],
  pages: readonly FetchResult[],
): Promise<PageCounts[]> {
  const applied: PageCounts[] = [];
  for (const [i, { syncLogId, pageNo }] of lanes.entries()) {
    if (pages[i]?.upsert) applied.push(await applyPage(context, { accountId, userId, syncLogId, pageNo }));
  }
  return applied;
}

/** What a run has to do after windows of it were closed. */
export interface ClosedRound extends Opened {
  written: WrittenSyncLog[];
  /** True when history is still missing, no import is at work on it, and one would come further. */
  gapsRemain: boolean;
}

/**
 * Closes the windows that are over and opens the next ones: of what was planned, or of a new plan where a window gave way
 * or the plan came to its end with more due. Settles what the run was begun for when nothing is left.
 */
export async function closeRound(
  context: SyncContext,
  job: SyncJob,
  { ended, going, left }: { ended: readonly string[]; going: number; left: LeftToRead },
): Promise<ClosedRound> {
  const written: WrittenSyncLog[] = [];
  for (const syncLogId of ended) written.push(await writeSyncLog(context, job, syncLogId));
  const plansAnew = written.some(({ gaveWay }) => gaveWay) || (left.windows.length === 0 && left.more === job.kind);
  const mayOpen = plansAnew || left.windows.length > 0 || job.kind === "reread";
  const account = mayOpen ? await getAccount(context.db, { userId: job.userId, accountId: job.accountId }) : undefined;
  const nothing = { open: [], left, firstOfDay: false, rest: null };
  const next = account ? await openWindows(context, account, job, plansAnew ? null : left) : nothing;
  if (next.open.length > 0 || (!mayOpen && going > 0)) return { ...next, written, gapsRemain: false };
  const gapsRemain = next.left.more === "import" && (await isWorthAnImport(context, job));
  await settleWritten(context, job, { gapsRemain, rest: next.rest });
  return { ...next, written, gapsRemain };
}

/** How the lanes stand after a round: which go on, and which windows were read to their end. Pure. */
export function afterRound(lanes: readonly Lane[], pages: readonly FetchResult[]): { going: Lane[]; ended: string[] } {
  const going: Lane[] = [];
  const ended: string[] = [];
  for (const [i, lane] of lanes.entries()) {
    const page = pages[i];
    if (!page) throw new Error("A round answers for every lane");
    if (page.waitMs !== undefined) going.push(lane);
    else if (page.next) going.push(...onward(lane, page.next));
    else ended.push(lane.syncLogId);
  }
  return { going, ended };
}

/** The lanes that go on, and one for each window that was opened meanwhile. Pure. */
export function withOpened(going: readonly Lane[], open: readonly OpenWindow[]): Lane[] {
  const known = new Set(going.map(({ syncLogId }) => syncLogId));
  return [...going, ...open.filter(({ syncLogId }) => !known.has(syncLogId)).map(toLane)];
}
