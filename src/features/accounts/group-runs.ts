import { type Money, sumByCurrency } from "#domain/money";
import type { SyncLogEntry } from "#http/contract";

export type RunState = "succeeded" | "failed" | "running" | "retrying" | "folded";

/** One run with the windows that it read, or a summary of old ones. */
export interface Run {
  id: string;
  kind: string;
  trigger: string;
  startedAt: string;
  /** Null while it is under way. */
  completedAt: string | null;
  state: RunState;
  /** Of the window that waits, while it retries. */
  waiting: SyncLogEntry | null;
  /** Why it failed: the newest of what its windows say. */
  failed: SyncLogEntry | null;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** By how much it changed earnings, per currency; null where that was not written down. */
  effect: Money[] | null;
  /** As they were read, the first one first. */
  windows: SyncLogEntry[];
}

/** The rows of a history, newest first, run by run: the newest run first. Pure. */
export function groupRuns(rows: readonly SyncLogEntry[]): Run[] {
  const byRun = new Map<string, SyncLogEntry[]>();
  for (const row of rows) {
    const key = row.folded === null ? row.runId : row.id;
    byRun.set(key, [row, ...(byRun.get(key) ?? [])]);
  }
  return [...byRun].map(([id, windows]) => runOf(id, windows));
}

function runOf(id: string, windows: SyncLogEntry[]): Run {
  const [first] = windows as [SyncLogEntry];
  const open = windows.filter(({ completedAt }) => completedAt === null);
  const waiting = open.find(({ retrying }) => retrying !== null) ?? null;
  const failed = windows.findLast(({ success }) => success === false) ?? null;
  const ends = windows.flatMap(({ completedAt }) => completedAt ?? []);
  const sum = (of: (row: SyncLogEntry) => number) => windows.reduce((total, row) => total + of(row), 0);
  const known = windows.every(({ effect }) => effect !== null);
  return {
    id,
    // A sync that also reads an older part again is a sync.
    kind: windows.find(({ kind }) => kind === "incremental")?.kind ?? first.kind,
    trigger: first.trigger,
    startedAt: first.startedAt,
    completedAt: open.length > 0 ? null : (ends.toSorted().at(-1) ?? null),
    state: stateOf({ folded: first.folded !== null, open: open.length > 0, waiting, failed }),
    waiting,
    failed,
    inserted: sum((row) => row.inserted),
    updated: sum((row) => row.updated),
    unchanged: sum((row) => row.unchanged),
    rejected: sum((row) => row.rejected),
    effect: known ? sumByCurrency(windows.flatMap(({ effect }) => effect ?? [])) : null,
    windows,
  };
}

interface Signs {
  folded: boolean;
  open: boolean;
  waiting: SyncLogEntry | null;
  failed: SyncLogEntry | null;
}

function stateOf({ folded, open, waiting, failed }: Signs): RunState {
  if (waiting) return "retrying";
  if (open) return "running";
  if (failed) return "failed";
  return folded ? "folded" : "succeeded";
}
