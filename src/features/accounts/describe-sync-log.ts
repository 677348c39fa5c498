import { formatCount, formatDay, formatDuration, formatMoment } from "#components/format";
import { FAILURE_SENTENCES, type FailureCode } from "#domain/failure";
import type { SyncKind, SyncTrigger } from "#domain/sync";
import type { SyncLogEntry } from "#http/contract";
import type { Run } from "./group-runs";

const KIND_LABELS: Record<SyncKind, string> = { incremental: "Sync", import: "Import", reread: "Read again" };

const TRIGGER_LABELS: Record<SyncTrigger, string> = {
  schedule: "hourly",
  "cron-route": "hourly",
  manual: "by you",
  reconnect: "after reconnecting",
  replay: "run again",
  connect: "after connecting",
};

/** A code that is new on the server is one of ours. */
export function failureSentence(code: string | null): string {
  const known = code !== null && Object.hasOwn(FAILURE_SENTENCES, code) ? (code as FailureCode) : "internal";
  return FAILURE_SENTENCES[known];
}

/** "Sync, hourly"; a kind or trigger that is new on the server is shown by its own name. */
export function runTitle({ kind, trigger }: Pick<Run, "kind" | "trigger">): string {
  const what = Object.hasOwn(KIND_LABELS, kind) ? KIND_LABELS[kind as SyncKind] : kind;
  const why = Object.hasOwn(TRIGGER_LABELS, trigger) ? TRIGGER_LABELS[trigger as SyncTrigger] : trigger;
  return `${what}, ${why}`;
}

/** How a run ended or how far it is: "on time, 1.4 s", "attempt 3 at 12:52: …", or why it failed. */
export function describeOutcome(run: Run, zone: string, now = new Date()): string {
  const { state, waiting, failed, startedAt, completedAt } = run;
  if (waiting) {
    const { nextAttemptAt } = waiting;
    const due = nextAttemptAt !== null && Date.parse(nextAttemptAt) > now.getTime();
    const when = due ? `at ${formatMoment(nextAttemptAt, zone, now)}` : "now";
    return `attempt ${waiting.attempt} ${when}. ${failureSentence(waiting.retrying)}`;
  }
  if (state === "running") return "under way";
  if (failed) return failureSentence(failed.errorCode);
  if (run.windows.some(({ doubt }) => doubt !== null)) return "read, but in doubt: the next read decides";
  if (run.windows.some(({ dryRun }) => dryRun)) return "a dry run: nothing was written";
  return completedAt === null ? "" : `done in ${formatDuration(Date.parse(completedAt) - Date.parse(startedAt))}`;
}

const FOLDED_NOUNS: Record<SyncKind, string> = { incremental: "sync", import: "import", reread: "reading" };

/** What a summary stands for: "2,160 syncs until Aug 27, 2026", or "1 failed import until …". */
export function describeFolded({ kind, success, dryRun, startedAt, folded }: SyncLogEntry): string {
  const noun = Object.hasOwn(FOLDED_NOUNS, kind) ? FOLDED_NOUNS[kind as SyncKind] : "sync";
  const words = [...(success ? [] : ["failed"]), ...(dryRun ? ["dry"] : []), noun].join(" ");
  return `${plural(folded ?? 1, words)} until ${formatDay(startedAt)}`;
}

type Counts = Pick<Run, "inserted" | "updated" | "unchanged" | "rejected">;

/** "3 new, 1 changed, 2 held back"; of what was read without a change, "150 read, 0 changed". */
export function describeCounts({ inserted, updated, unchanged, rejected }: Counts): string {
  const parts = [
    ...(inserted > 0 ? [`${formatCount(inserted)} new`] : []),
    ...(updated > 0 ? [`${formatCount(updated)} changed`] : []),
    ...(rejected > 0 ? [`${formatCount(rejected)} held back`] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  return unchanged > 0 ? `${formatCount(unchanged)} read, 0 changed` : "nothing there";
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
