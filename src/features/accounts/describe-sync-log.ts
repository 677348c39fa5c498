import { formatCount, formatDay } from "#components/format";
import { FAILURE_SENTENCES, type FailureCode } from "#domain/failure";
import type { SyncKind, SyncTrigger } from "#domain/sync";
import type { SyncLogEntry, SyncResult } from "#http/contract";

const KIND_LABELS: Record<SyncKind, string> = { incremental: "Sync", import: "Import", reread: "Re-read" };

const TRIGGER_LABELS: Record<SyncTrigger, string> = {
  schedule: "hourly",
  "cron-route": "hourly",
  manual: "asked for by you",
  reconnect: "after reconnecting",
  replay: "an earlier run, run again",
  connect: "after connecting",
};

/** A code that is new on the server is one of ours. */
export function failureSentence(code: string | null): string {
  const known = code !== null && Object.hasOwn(FAILURE_SENTENCES, code) ? (code as FailureCode) : "internal";
  return FAILURE_SENTENCES[known];
}

export type SyncResultState = "succeeded" | "failed" | "running";

export function stateOf({ completedAt, success }: SyncResult): SyncResultState {
  if (completedAt === null) return "running";
  return success ? "succeeded" : "failed";
}

/** A kind that is new on the server is shown by its own name. */
export function kindLabel(kind: string): string {
  return Object.hasOwn(KIND_LABELS, kind) ? KIND_LABELS[kind as SyncKind] : kind;
}

export function triggerLabel(trigger: string): string {
  return Object.hasOwn(TRIGGER_LABELS, trigger) ? TRIGGER_LABELS[trigger as SyncTrigger] : trigger;
}

const FOLDED_NOUNS: Record<SyncKind, string> = { incremental: "sync", import: "import", reread: "re-read" };

/** What a summary stands for: "2,160 syncs until Aug 27, 2026, folded", or "1 failed import until …". */
export function describeFolded({ kind, success, dryRun, startedAt, folded }: SyncLogEntry): string {
  const noun = Object.hasOwn(FOLDED_NOUNS, kind) ? FOLDED_NOUNS[kind as SyncKind] : "sync";
  const words = [...(success ? [] : ["failed"]), ...(dryRun ? ["dry"] : []), noun].join(" ");
  return `${plural(folded ?? 1, words)} until ${formatDay(startedAt)}, folded`;
}

/** "12 rows on 1 page: 3 new, 1 updated, 8 unchanged". Rejected rows and a dry run are named when there are any. */
export function describeCounts(log: SyncLogEntry): string {
  const parts = [
    `${formatCount(log.inserted)} new`,
    `${formatCount(log.updated)} updated`,
    `${formatCount(log.unchanged)} unchanged`,
  ];
  if (log.rejected > 0) parts.push(`${formatCount(log.rejected)} rejected`);
  if (log.dryRun) parts.push("dry run, nothing written");
  return `${plural(log.recordsSynced, "row")} on ${plural(log.pages, "page")}: ${parts.join(", ")}`;
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
