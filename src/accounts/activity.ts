import type { Database } from "#db/client";
import { type HourOfAccount, hourlyActivity } from "#db/health/hourly-activity";
import type { Account } from "#db/schema/network-account";
import { HOUR, hourOf } from "#domain/window";
import type { AccountSummary, ActivityAnswer } from "#http/contract";
import { allAccountSummaries, summariesOf } from "./account-summaries";
import { networkConditions } from "./network-conditions";

type Cell = ActivityAnswer["accounts"][number]["cells"][number];

export interface ActivityQuestion {
  userId: string;
  /** Of all connected accounts when absent; one may be disconnected. */
  account?: Account | undefined;
  hours: number;
  now: Date;
}

/** What a user's accounts did in the last hours, the present one included; and what is amiss over all of them. */
export async function readActivity(db: Database, question: ActivityQuestion): Promise<ActivityAnswer> {
  const { userId, account: one, hours, now } = question;
  const first = new Date(hourOf(now).getTime() - (hours - 1) * HOUR);
  const starts = Array.from({ length: hours }, (_, n) => new Date(first.getTime() + n * HOUR));
  const [accounts, activity, networks] = await Promise.all([
    one ? summariesOf(db, userId, [one], now) : allAccountSummaries(db, userId),
    hourlyActivity(db, { userId, accountId: one?.id, since: first }),
    networkConditions(db, now),
  ]);
  const byAccount = grouped(activity);
  const used = new Set(accounts.map(({ network }) => network));
  return {
    hours: starts.map((start) => start.toISOString()),
    accounts: accounts.map((account) => ({
      accountId: account.id,
      network: account.network,
      label: account.label,
      state: account.state,
      completeTo: account.completeTo,
      cells: cellsOf(account, byAccount.get(account.id) ?? [], starts, now),
    })),
    networks: networks.filter(({ network }) => used.has(network)),
    heldBack: accounts.reduce((rows, { heldBack }) => rows + heldBack.rows, 0),
  };
}

function grouped(activity: readonly HourOfAccount[]): Map<string, HourOfAccount[]> {
  const groups = new Map<string, HourOfAccount[]>();
  for (const one of activity) groups.set(one.accountId, [...(groups.get(one.accountId) ?? []), one]);
  return groups;
}

/** One cell an hour. An hour without a success is healed once a later one has: a sync reads from where the last ended. */
export function cellsOf(
  account: Pick<AccountSummary, "createdAt" | "status">,
  hours: readonly HourOfAccount[],
  starts: readonly Date[],
  now: Date,
): Cell[] {
  const byHour = new Map(hours.map((one) => [Date.parse(one.hour), one]));
  const lastSuccess = Math.max(
    0,
    ...hours.filter(({ lastSucceeded }) => lastSucceeded).map(({ hour }) => Date.parse(hour)),
  );
  return starts.map((start): Cell => {
    const at = start.getTime();
    const one = byHour.get(at);
    const told = { hour: start.toISOString(), runId: one?.runId ?? null, syncLogId: one?.syncLogId ?? null };
    const counts = { inserted: one?.inserted ?? 0, updated: one?.updated ?? 0, failure: one?.failure ?? null };
    return { ...told, ...counts, state: stateOf() };

    function stateOf(): Cell["state"] {
      if (one?.running) return "running";
      if (one?.lastSucceeded) return one.failed || one.attempts > 1 ? "retried" : "fine";
      if (lastSuccess > at) return one || isExpected() ? "healed" : "none";
      if (one?.failed) return "failed";
      return isExpected() && at < hourOf(now).getTime() ? "late" : "none";
    }
    function isExpected(): boolean {
      return at >= hourOf(new Date(account.createdAt)).getTime() && account.status !== "paused";
    }
  });
}
