import type { Database } from "#db/client";
import { completenessFacts } from "#db/health/completeness-facts";
import { accountCompleteness, type Completeness, type CompletenessFacts, completenessOf } from "#domain/completeness";
import { greatestAges } from "#domain/picture-age";
import type { Window } from "#domain/window";
import { historyStart } from "#networks/history";
import { adapterFor } from "#networks/index";

export interface CompletenessQuestion {
  userId: string;
  /** Of all the user's accounts when absent, disconnected ones as well. */
  accountIds?: readonly string[] | undefined;
  networks?: readonly string[] | undefined;
  /** The period for an account of the network: one that tells day totals counts its own days. */
  periodOf(network: string): Window;
  now: Date;
}

/** Whether the ledger holds all that the networks told for a period, and if not, what is amiss. */
export async function readCompleteness(db: Database, question: CompletenessQuestion): Promise<Completeness> {
  const { userId, accountIds, networks, periodOf, now } = question;
  const facts = await completenessFacts(db, userId, now, accountIds);
  const asked = facts.filter(({ network }) => !networks || networks.includes(network));
  const ends = asked.map(({ network }) => periodOf(network).end.getTime());
  return completenessOf(
    asked.map((one) => judge(one, periodOf(one.network), now)),
    new Date(Math.max(0, ...ends)),
  );
}

function judge(facts: CompletenessFacts, period: Window, now: Date) {
  const { traits } = adapterFor(facts.network);
  const { opened } = traits;
  const reach = { opened, historyStart: historyStart(now, traits), ages: greatestAges(traits) };
  return accountCompleteness(facts, reach, period, now);
}
