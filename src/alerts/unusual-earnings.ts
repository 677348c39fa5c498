import { listAccounts, MAX_ACCOUNTS } from "#db/accounts/read-accounts";
import { getRecipient } from "#db/alerts/settings";
import type { Database } from "#db/client";
import type { AlertKind, AlertRules, Condition } from "#domain/alert";
import { addDays, dayIn } from "#domain/days";
import { describeUnusualWeek, type UnusualWeek, unusualWeeks, weeksUntil } from "#domain/unusual-weeks";
import { startOfDay } from "#earnings/calendar";
import { readEarnings } from "#earnings/read-earnings";
import { adapterFor } from "#networks/index";
import { incidentKey, type Observed } from "./conditions";

const EARNINGS_KINDS = ["refund_spike", "earnings_drop"] as const satisfies AlertKind[];
const KIND: Record<UnusualWeek["what"], AlertKind> = { drop: "earnings_drop", refunds: "refund_spike" };

/** Which of a user's accounts had a week unlike the four before, by the rule of the Earnings page. */
export async function observeWeeks(db: Database, userId: string, rules: AlertRules, now: Date): Promise<Observed> {
  const zone = (await getRecipient(db, userId))?.zone ?? "UTC";
  const today = dayIn(zone, now);
  const { from, to, last } = weeksUntil(today);
  const accounts = new Map(
    (await listAccounts(db, userId, { limit: MAX_ACCOUNTS })).map((account) => [account.id, account]),
  );
  const asked = { from, to, zone, groupBy: ["week", "account"] as const, now };
  const found: UnusualWeek[] = [];
  const unknown = new Set<string>();
  for (const accountIds of portionsOf([...accounts.keys()])) {
    const earnings = await readEarnings(db, { ...asked, filter: { userId, accountIds } });
    found.push(...unusualWeeks(earnings, today));
    for (const { accountId } of earnings.completeness.parts) unknown.add(accountId);
    // Some are told as one: nobody knows whose.
    if (earnings.groups.some(({ rest }) => rest)) for (const id of accountIds) unknown.add(id);
  }
  const holding = found.flatMap((unusual): Condition[] => {
    const account = accounts.get(unusual.account);
    if (!account || !rules[KIND[unusual.what]].on) return [];
    const span = `the week from ${last} to ${addDays(to, -1)}`;
    const reason = `It ${describeUnusualWeek(unusual, span)}`;
    const told = { networkLabel: adapterFor(account.network).label, label: account.label, reason };
    const about = { accountId: account.id, network: account.network, cause: causeOf(unusual) };
    return [{ ...about, kind: KIND[unusual.what], since: startOfDay(last, zone), told }];
  });
  const unusual = new Set(holding.map(incidentKey));
  return {
    kinds: EARNINGS_KINDS,
    holding,
    isClear: (incident) => !unknown.has(incident.cause.split(":")[0] ?? "") && !unusual.has(incidentKey(incident)),
    isWanted: ({ kind, accountId }) => rules[kind].on && accountId !== null && accounts.has(accountId),
  };
}

/** An answer has at most 1,000 groups: five weeks of these in ten currencies. */
const AT_ONCE = 20;

const portionsOf = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, n) => ids.slice(n * AT_ONCE, (n + 1) * AT_ONCE));

const causeOf = ({ account, currency }: UnusualWeek) => `${account}:${currency}`;
