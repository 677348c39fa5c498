import type { Database } from "#db/client";
import { earnedBefore } from "#db/earnings/earning-pace";
import { completenessFacts } from "#db/health/completeness-facts";
import {
  accountCompleteness,
  type Completeness,
  type CompletenessFacts,
  type CompletenessPart,
  type CompletenessTraits,
  completenessOf,
  type IncompleteReason,
} from "#domain/completeness";
import { greatestAges } from "#domain/picture-age";
import { DAY, earliest, HOUR, type Window, windowMs } from "#domain/window";
import { historyStart } from "#networks/adapter";
import { adapterFor, DAY_NETWORKS, NETWORK_IDS } from "#networks/index";

export interface CompletenessQuestion {
  userId: string;
  /** Of all the user's accounts when absent, disconnected ones as well. */
  accountIds?: readonly string[] | undefined;
  /** The period for an account of the network: one that tells day totals counts its own days. */
  periodOf(network: string): Window;
  now: Date;
}

/** Whether the ledger holds all that the networks told for a period, and if not, what is amiss. */
export async function readCompleteness(db: Database, question: CompletenessQuestion): Promise<Completeness> {
  const { userId, accountIds, periodOf, now } = question;
  // Of all networks the same, but for a day whose clock differs.
  const since = earliest(...NETWORK_IDS.map((network) => periodOf(network).start));
  const facts = await completenessFacts(db, { userId, now, since, accountIds });
  const ends = facts.map(({ network }) => periodOf(network).end.getTime());
  const completeness = completenessOf(
    facts.map((one) => judgeAccount(one, periodOf(one.network), now)),
    new Date(Math.max(0, ...ends)),
  );
  return { ...completeness, parts: await withEstimates(db, userId, completeness.parts) };
}

/** Of these it is unknown what is in them, and what the account earned before says about how much it may be. */
const UNREAD = new Set<IncompleteReason>(["missing", "delayed", "paused"]);
/** The days before a part that it is held against; one that is longer, or shorter than an hour, is left without a guess. */
const PACE_DAYS = 28;

async function withEstimates(db: Database, userId: string, parts: readonly CompletenessPart[]) {
  const isGuessed = (part: CompletenessPart) =>
    UNREAD.has(part.reason) && windowMs(part) >= HOUR && windowMs(part) <= PACE_DAYS * DAY;
  const unread = parts.filter(isGuessed);
  const until = new Map<string, Date>();
  // Parts come newest first: each account is held against the days before its oldest one.
  for (const { accountId, start } of unread) until.set(accountId, start);
  const stretches = [...until].map(([accountId, at]) => ({ accountId, until: at }));
  const earned = await earnedBefore(db, userId, stretches, { days: PACE_DAYS, dayNetworks: DAY_NETWORKS });
  return parts.map((part): CompletenessPart => {
    const before = unread.includes(part) ? (earned.get(part.accountId) ?? []) : [];
    const share = windowMs(part) / (PACE_DAYS * DAY);
    const about = before.flatMap(({ currency, minor }) => {
      const guess = Math.round(minor * share);
      return guess > 0 ? [{ currency, minor: guess }] : [];
    });
    return about.length > 0 ? { ...part, about } : part;
  });
}

/** One account over a period of its own, by what its network tells at `now`. */
export function judgeAccount(facts: CompletenessFacts, period: Window, now: Date) {
  return accountCompleteness(facts, reachOf(facts.network, now), period, now);
}

/** What of a network an account is judged by: when it opened, how far back it tells, and how old a picture may be. */
export function reachOf(network: string, now: Date): CompletenessTraits {
  const { traits } = adapterFor(network);
  return { opened: traits.opened, historyStart: historyStart(now, traits), ages: greatestAges(traits) };
}
