import { formatCount } from "@/components/format";
import type { SyncKind, SyncTrigger } from "@/domain/sync";
import type { SyncLog, SyncResult } from "./api/account";

const KIND_LABELS: Record<SyncKind, string> = { incremental: "Sync", import: "Import", reread: "Re-read" };

const TRIGGER_LABELS: Record<SyncTrigger, string> = {
  schedule: "hourly",
  "cron-route": "hourly",
  manual: "asked for by you",
  reconnect: "after reconnecting",
  connect: "after connecting",
};

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

/** "12 rows on 1 page: 3 new, 1 updated, 8 unchanged". Rejected rows and a dry run are named when there are any. */
export function describeCounts(log: SyncLog): string {
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
