import type { AccountReads } from "./account-reads";
import { gapsIn } from "./coverage";
import { LATE_AFTER_MS } from "./health";
import type { Money } from "./money";
import { agesOf, type MaxAge } from "./picture-age";
import { earliest, latest, type Window, windowMs } from "./window";

/**
 * Why a sum over a period may not be what the network would say. `missing`: not read yet, or not since the account needs
 * its user. `doubted`: a read contradicts the ledger, and the next one decides. `held_back`: rows that could not be read
 * yet. `unpriced`: approved sales whose commission the network has not told yet. `delayed`: read longer ago than it
 * should have been. `paused`: not read while the account is paused. `out_of_reach`: nobody will ever tell.
 */
export const INCOMPLETE_REASONS = [
  "missing",
  "doubted",
  "held_back",
  "unpriced",
  "delayed",
  "paused",
  "out_of_reach",
] as const;
export type IncompleteReason = (typeof INCOMPLETE_REASONS)[number];

/** Rows somewhere in a window that may still change a sum. */
export interface Uncertain extends Window {
  since: Date;
  rows: number;
  about: Money[];
}

/** What one account is judged complete by. */
export interface CompletenessFacts extends Pick<AccountReads, "covered" | "readLately" | "reads"> {
  accountId: string;
  network: string;
  status: "active" | "needs_reconnect" | "paused";
  connectedAt: Date;
  disconnectedAt: Date | null;
  /** Reads of the last 32 days that succeeded and are not believed. */
  doubted: (Window & { startedAt: Date })[];
  /** Sales that one read missed: the next one decides whether they are gone. */
  absent: Uncertain[];
  unpriced: Uncertain[];
  heldBack: Uncertain[];
}

/** What of an account's network matters here. */
export interface CompletenessTraits {
  /** When the network opened: no history begins earlier. */
  opened: Date;
  /** Where the history begins that the network still tells now. */
  historyStart: Date;
  ages: readonly MaxAge[];
}

export interface CompletenessPart extends Window {
  accountId: string;
  reason: IncompleteReason;
  /** Since when it has been so. */
  since: Date;
  /** How many rows, where they are known. */
  rows?: number;
  /** About how much money it is; an estimate. */
  about?: Money[];
  /** It is not read before the user has given other credentials. */
  needsUser?: true;
}

/** A part of an account that is known. */
type Part = Omit<CompletenessPart, "accountId">;

export interface Completeness {
  state: "complete" | "partial";
  /** Up to when all accounts are complete that are to be; null where one of them was never read. */
  completeTo: Date | null;
  parts: CompletenessPart[];
}

/** One account over a period of its own, and the time up to which it is complete. Pure. */
export function accountCompleteness(
  facts: CompletenessFacts,
  traits: CompletenessTraits,
  period: Window,
  now: Date,
): { completeTo: Date | null; expected: boolean; parts: CompletenessPart[] } {
  const { accountId, covered, status, disconnectedAt } = facts;
  const end = earliest(period.end, now, ...(disconnectedAt ? [disconnectedAt] : []));
  const top = covered.at(-1)?.end ?? null;
  const parts: Part[] = [];
  const reachable = latest(period.start, traits.historyStart);

  const lost = { start: latest(period.start, traits.opened), end: earliest(end, traits.historyStart) };
  for (const gap of gapsIn(lost, covered)) {
    parts.push({ ...gap, reason: "out_of_reach", since: facts.connectedAt });
  }
  for (const gap of gapsIn({ start: reachable, end }, covered)) {
    const isNewest = top !== null && gap.start >= top;
    if (!isNewest) parts.push(...gapInHistory(facts, gap));
    else if (!disconnectedAt) {
      const reason = reasonOfNewest(status, now.getTime() - top.getTime() > LATE_AFTER_MS);
      if (reason) parts.push({ ...gap, reason, since: top });
    }
  }
  if (!disconnectedAt) {
    for (const old of agesOf(facts, { start: reachable, end }, traits.ages, now)) {
      if (old.overdue <= 1) continue;
      const since = new Date(old.readAt.getTime() + old.ageMs);
      parts.push({ start: old.start, end: old.end, reason: status === "paused" ? "paused" : "delayed", since });
    }
    for (const doubt of facts.doubted) parts.push(...stillDoubted(facts, doubt));
  }
  const uncertain = [
    ...facts.absent.map((one) => ({ ...one, reason: "doubted" as const })),
    ...facts.unpriced.map((one) => ({ ...one, reason: "unpriced" as const })),
    ...facts.heldBack.map((one) => ({ ...one, reason: "held_back" as const })),
  ];
  for (const { about, ...one } of uncertain) parts.push({ ...one, ...(about.length > 0 && { about }) });

  const clipped = parts.flatMap((part) => {
    const within = { start: latest(part.start, period.start), end: earliest(part.end, end) };
    return windowMs(within) > 0 ? [{ ...part, ...within }] : [];
  });
  return {
    completeTo: top,
    expected: !disconnectedAt && status !== "paused",
    parts: joined(clipped).map((part) => ({
      accountId,
      ...part,
      ...(part.reason === "missing" && status === "needs_reconnect" && { needsUser: true }),
    })),
  };
}

/** All accounts together. Pure. */
export function completenessOf(
  accounts: readonly ReturnType<typeof accountCompleteness>[],
  periodEnd: Date,
): Completeness {
  const expected = accounts.filter((account) => account.expected);
  const tops = expected.map(({ completeTo }) => completeTo);
  const known = tops.filter((top) => top !== null);
  const parts = accounts.flatMap((account) => account.parts).sort((a, b) => b.start.getTime() - a.start.getTime());
  return {
    state: parts.length === 0 ? "complete" : "partial",
    completeTo: known.length > 0 && known.length === tops.length ? earliest(...known, periodEnd) : null,
    parts,
  };
}

function reasonOfNewest(status: CompletenessFacts["status"], late: boolean): IncompleteReason | null {
  if (status === "paused") return "paused";
  if (status === "needs_reconnect") return "missing";
  return late ? "delayed" : null;
}

/** What was never read, but where a read that is not believed was there. */
function gapInHistory({ doubted, connectedAt, disconnectedAt }: CompletenessFacts, gap: Window): Part[] {
  if (disconnectedAt) return [{ ...gap, reason: "out_of_reach", since: disconnectedAt }];
  return gapsIn(gap, doubted).map((part) => ({
    ...part,
    reason: "missing",
    since: latest(part.start, connectedAt),
  }));
}

/** What no later read that is believed has seen. */
function stillDoubted({ reads }: CompletenessFacts, { start, end, startedAt }: Window & { startedAt: Date }): Part[] {
  const later = reads.filter((read) => read.startedAt > startedAt);
  return gapsIn({ start, end }, later).map((part) => ({ ...part, reason: "doubted", since: startedAt }));
}

/** Neighbours of one reason without rows of their own are one part. */
function joined(parts: Part[]): Part[] {
  const whole: Part[] = [];
  const order = (a: Part, b: Part) => (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0);
  const sorted = parts.toSorted((a, b) => order(a, b) || a.start.getTime() - b.start.getTime());
  for (const part of sorted) {
    const before = whole.at(-1);
    const goesOn = before?.reason === part.reason && before.rows === undefined && part.rows === undefined;
    if (before && goesOn && part.start <= before.end) {
      before.end = latest(before.end, part.end);
      before.since = earliest(before.since, part.since);
    } else whole.push({ ...part });
  }
  return whole;
}
