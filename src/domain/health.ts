import type { FailureCode } from "./failure";
import type { SyncDoubt } from "./sync";
import { HOUR } from "./window";

export const HEALTH_COLORS = ["green", "yellow", "red", "blue", "grey"] as const;
export type HealthColor = (typeof HEALTH_COLORS)[number];

export const HEALTH_ACTIONS = ["none", "wait", "sync", "reconnect", "resume"] as const;
export type HealthAction = (typeof HEALTH_ACTIONS)[number];

/** What is known about an account, from its SyncLog and its status. */
export interface HealthFacts {
  status: "active" | "needs_reconnect" | "paused";
  /** What the newest sync came to, or the newest import before there is one. */
  last: {
    success: boolean;
    completedAt: Date;
    error: string | null;
    errorCode: FailureCode | null;
    rejected: number;
    dryRun: boolean;
    doubt: SyncDoubt | null;
  } | null;
  /** When a sync last succeeded. */
  lastSuccessAt: Date | null;
  /** An import is at work. */
  importing: boolean;
  /** Why the history is not being completed: the last import failed, or came no further twice. */
  importProblem: string | null;
  /** The network fails for everyone, the account's own failure included. */
  outage: boolean;
}

export interface Health {
  color: HealthColor;
  label: string;
  /** One sentence. */
  reason: string;
  action: HealthAction;
  actionLabel: string;
}

const STALE_AFTER_MS = 2 * HOUR;

const RED: Record<FailureCode, Pick<Health, "reason" | "action" | "actionLabel">> = {
  credentials_rejected: {
    reason: "The network rejected the credentials.",
    action: "reconnect",
    actionLabel: "Reconnect",
  },
  rate_limited: {
    reason: "The network's request limit is used up; the next hourly sync tries again.",
    action: "wait",
    actionLabel: "Wait",
  },
  network_unavailable: {
    reason: "The network could not be reached; the next hourly sync tries again.",
    action: "sync",
    actionLabel: "Sync now",
  },
  contract_changed: {
    reason: "The network answers in a form that Tidemark does not know yet; nothing already stored is affected.",
    action: "wait",
    actionLabel: "Wait for an update",
  },
  internal: {
    reason: "The sync failed inside Tidemark; the next hourly sync tries again.",
    action: "sync",
    actionLabel: "Sync now",
  },
};

const DOUBTS: Record<SyncDoubt, string> = {
  unexpected_zero:
    "The network suddenly shows hardly any of the sales it had; nothing was removed, and the period is read again.",
  clock_backwards: "The server's clock ran backwards; the sync read the same period again and claims nothing new.",
};

const verdict = (color: HealthColor, label: string, rest: Pick<Health, "reason" | "action" | "actionLabel">) => ({
  color,
  label,
  ...rest,
});

/** The verdict on an account at `now`: the first rule that matches wins. Pure. */
export function healthOf(
  { status, last, lastSuccessAt, importing, importProblem, outage }: HealthFacts,
  now: Date,
): Health {
  const nothing = { action: "none", actionLabel: "" } as const;
  const syncNow = { action: "sync", actionLabel: "Sync now" } as const;
  if (status === "paused") {
    return verdict("grey", "Paused", { reason: "Syncing is paused.", action: "resume", actionLabel: "Resume" });
  }
  if (outage && last && !last.success) {
    return verdict("red", "Network down", {
      reason: "The network fails for many accounts alike; the hourly sync goes on as soon as it is back.",
      action: "wait",
      actionLabel: "Wait",
    });
  }
  if (status === "needs_reconnect") return verdict("red", "Needs you", RED.credentials_rejected);
  if (last && !last.success) return verdict("red", "Failed", failed(last));
  if (importing) {
    return verdict("blue", "Importing", {
      reason: "The history is being imported.",
      action: "wait",
      actionLabel: "Wait",
    });
  }
  if (importProblem) {
    return verdict("red", "History incomplete", { reason: `The import stopped: ${importProblem}`, ...syncNow });
  }
  if (!last || !lastSuccessAt) {
    return verdict("grey", "Not synced yet", { reason: "The first sync has not run yet.", ...syncNow });
  }
  if (now.getTime() - lastSuccessAt.getTime() > STALE_AFTER_MS) {
    return verdict("yellow", "Stale", { reason: "The last successful sync is more than two hours old.", ...syncNow });
  }
  if (last.doubt) return verdict("yellow", "Doubtful", { reason: DOUBTS[last.doubt], ...nothing });
  if (last.rejected > 0) {
    const rows = last.rejected === 1 ? "1 row" : `${last.rejected} rows`;
    return verdict("yellow", "Incomplete", { reason: `${rows} could not be read and wait in quarantine.`, ...nothing });
  }
  const reason = last.dryRun ? "Dry run: the last sync read without writing." : "Synced within the last two hours.";
  return verdict("green", "Healthy", { reason, ...nothing });
}

function failed({ errorCode, error }: NonNullable<HealthFacts["last"]>) {
  const known = RED[errorCode ?? "internal"];
  return error && errorCode !== "credentials_rejected" ? { ...known, reason: `${known.reason} (${error})` } : known;
}
