import type { FailureCode } from "./failure";
import { FAILURE_SENTENCES, isPassing } from "./failure";
import { formatAmounts, type Money } from "./money";
import type { SyncDoubt } from "./sync";
import { HOUR, hourOf } from "./window";

/** An outage is what at least so many accounts of a network, and most of them, met within this time. */
export const OUTAGE_WINDOW_MS = 2 * HOUR;

export const HEALTH_COLORS = ["green", "yellow", "red", "blue", "grey"] as const;
export type HealthColor = (typeof HEALTH_COLORS)[number];

export const HEALTH_ACTIONS = ["none", "wait", "sync", "reconnect", "resume", "review"] as const;
export type HealthAction = (typeof HEALTH_ACTIONS)[number];

/** What an account is doing. `working` is the first import, or the time before it. */
export const ACCOUNT_STATES = [
  "on_time",
  "working",
  "retrying",
  "delayed",
  "needs_you",
  "held_back",
  "paused",
  "disconnected",
] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** What could not be read and counts nowhere yet. The money is an estimate, of the rows that tell any. */
export interface HeldBack {
  rows: number;
  about: Money[];
}

/** What is known about an account, from its status, its SyncLog and its open rejects. */
export interface HealthFacts {
  status: "active" | "needs_reconnect" | "paused";
  disconnected: boolean;
  /** What the newest sync came to, or the newest import before there is one. */
  last: {
    success: boolean;
    completedAt: Date;
    errorCode: FailureCode | null;
    dryRun: boolean;
    doubt: SyncDoubt | null;
  } | null;
  /** When a sync last succeeded. */
  lastSuccessAt: Date | null;
  /** The newest run that is under way; `failure` is why the attempt before its present one failed. */
  run: { attempt: number; failure: FailureCode | null } | null;
  /** An import is at work. */
  importing: boolean;
  /** Why the history is not being completed: how the last import failed, or that it came no further twice. */
  importProblem: FailureCode | "stalled" | null;
  /** The network fails for everyone, the account's own failure included. */
  outage: boolean;
  heldBack: HeldBack;
}

export interface Health {
  color: HealthColor;
  label: string;
  /** Sentences for the user, without what came over the wire. */
  reason: string;
  action: HealthAction;
  actionLabel: string;
}

export type Verdict = Health & { state: AccountState };

/** A read is as new as that while the hourly syncs are on time; then it is late. */
export const LATE_AFTER_MS = 2 * HOUR;

const NOTHING = { action: "none", actionLabel: "" } as const;
const WAIT = { action: "wait", actionLabel: "Wait" } as const;
const SYNC = { action: "sync", actionLabel: "Sync now" } as const;

const NEXT: Record<FailureCode, Pick<Health, "action" | "actionLabel">> = {
  credentials_rejected: { action: "reconnect", actionLabel: "Reconnect" },
  rate_limited: WAIT,
  network_unavailable: SYNC,
  contract_changed: { action: "wait", actionLabel: "Wait for an update" },
  internal: SYNC,
};

const DOUBTS: Record<SyncDoubt, string> = {
  unexpected_zero:
    "The network suddenly shows hardly any of the sales it had; nothing was removed, and the period is read again.",
  list_changed: "The network's list changed each time it was read; nothing was removed, and the period is read again.",
  clock_backwards: "The server's clock ran backwards; the sync read the same period again and claims nothing new.",
};

/** The verdict on an account at `now`: the first rule that matches wins. Red is only what a person has to mend. Pure. */
export function healthOf(facts: HealthFacts, now: Date): Verdict {
  const { status, disconnected, last, lastSuccessAt, run, importing, importProblem, outage, heldBack } = facts;
  const failed = last && !last.success ? (last.errorCode ?? "internal") : null;
  const late = isLate(facts, now);
  if (disconnected) {
    return { state: "disconnected", color: "grey", label: "Disconnected", reason: "Its sales stay.", ...NOTHING };
  }
  if (status === "paused") {
    const resume = { action: "resume", actionLabel: "Resume" } as const;
    return { state: "paused", color: "grey", label: "Paused", reason: "Syncing is paused.", ...resume };
  }
  if (outage && (failed || run?.failure)) {
    const reason = "The network fails for many accounts alike; syncing goes on by itself as soon as it is back.";
    return { state: late ? "delayed" : "retrying", color: "yellow", label: "Network down", reason, ...WAIT };
  }
  if (status === "needs_reconnect") return needsReconnect;
  if (run?.failure) {
    const reason = `${FAILURE_SENTENCES[run.failure]} Attempt ${run.attempt} comes by itself.`;
    return { ...passing(late), reason, ...WAIT };
  }
  if (failed === "credentials_rejected") return run ? tryingCredentials : needsReconnect;
  if (failed) return afterFailure(failed, late, "The next hourly sync tries again.");
  if (importing) {
    return { state: "working", color: "blue", label: "Importing", reason: "The history is being imported.", ...WAIT };
  }
  if (importProblem) return incomplete(importProblem, late);
  if (!last || !lastSuccessAt) {
    const reason = "The first sync has not run yet.";
    return { state: "working", color: "grey", label: "Not synced yet", reason, ...SYNC };
  }
  if (late) return { ...passing(late), reason: "The last successful sync is more than two hours old.", ...SYNC };
  if (last.doubt) {
    return { state: "delayed", color: "yellow", label: "Doubtful", reason: DOUBTS[last.doubt], ...NOTHING };
  }
  if (heldBack.rows > 0) {
    const review = { action: "review", actionLabel: "See them" } as const;
    return { state: "held_back", color: "yellow", label: "Held back", reason: describeHeldBack(heldBack), ...review };
  }
  const reason = last.dryRun ? "Dry run: the last sync read without writing." : "Synced within the last two hours.";
  return { state: "on_time", color: "green", label: "On time", reason, ...NOTHING };
}

const needsReconnect: Verdict = {
  state: "needs_you",
  color: "red",
  label: "Needs you",
  reason: `${FAILURE_SENTENCES.credentials_rejected} Syncing goes on once you reconnect; nothing is lost.`,
  ...NEXT.credentials_rejected,
};

const tryingCredentials: Verdict = {
  state: "working",
  color: "blue",
  label: "Reconnecting",
  reason: "The new credentials are being tried.",
  ...WAIT,
};

const passing = (late: boolean) =>
  late
    ? ({ state: "delayed", color: "yellow", label: "Delayed" } as const)
    : ({ state: "retrying", color: "yellow", label: "Retrying" } as const);

function afterFailure(code: FailureCode, late: boolean, then: string): Verdict {
  const reason = `${FAILURE_SENTENCES[code]} ${then}`;
  if (isPassing(code)) return { ...passing(late), reason, ...NEXT[code] };
  return { state: "delayed", color: "red", label: "Delayed", reason, ...NEXT[code] };
}

function incomplete(problem: FailureCode | "stalled", late: boolean): Verdict {
  const goesOn = "The history is not complete yet; the import goes on with a later sync.";
  const verdict =
    problem === "stalled"
      ? afterFailure("internal", late, "The import of the history came no further twice.")
      : afterFailure(problem, late, goesOn);
  return { ...verdict, label: "History incomplete", ...SYNC };
}

/** More than two hours after the last success; where there never was one, from the tick after the failure on. */
function isLate({ last, lastSuccessAt }: HealthFacts, now: Date): boolean {
  if (lastSuccessAt) return now.getTime() - lastSuccessAt.getTime() > LATE_AFTER_MS;
  return last !== null && hourOf(last.completedAt) < hourOf(now);
}

export function describeHeldBack({ rows, about }: HeldBack): string {
  const sums = formatAmounts(about);
  const money = sums && `, about ${sums}`;
  const [what, they] = rows === 1 ? ["1 sale is", "it"] : [`${rows} sales are`, "they"];
  return `${what} held back${money}: ${they} could not be read yet and ${rows === 1 ? "counts" : "count"} nowhere.`;
}
