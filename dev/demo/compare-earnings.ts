import type { Sandbox } from "../../sandbox/server";
import type { ApiUser } from "./client";
import { type AccountTruth, type Booked, type TrueSums, trueEarnings } from "./earnings-truth";

interface ComparedAccount {
  id: string;
  sandboxId: string;
  network: string;
  truthAsOf: string;
  user: ApiUser;
}

type Group = TrueSums & Record<string, string | number | null>;

const DAY_MS = 86_400_000;
const FIGURES = [
  ...["sales", "rebills", "refunds", "chargebacks", "commissionMinor", "pendingMinor"],
  ...["refundedMinor", "chargedBackMinor", "cancelledMinor", "earnedMinor"],
] as (keyof TrueSums)[];

/** What the Earnings page asks for: periods by what it shows them by, in several zones. */
const QUESTIONS = [
  { days: 1, groupBy: ["day", "network"] },
  { days: 7, groupBy: ["day", "network"] },
  { days: 30, groupBy: ["day", "network"] },
  { days: 30, groupBy: ["account"] },
  { days: 30, groupBy: ["trackingId"] },
  { days: 90, groupBy: ["day", "network"] },
  { days: 365, groupBy: ["month", "network"] },
  { days: 365, groupBy: ["network"] },
] as const;
const ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles"];

const KEYS: Record<string, (booked: Booked) => string> = {
  day: ({ day }) => day,
  month: ({ day }) => `${day.slice(0, 8)}01`,
  network: ({ network }) => network,
  account: ({ accountId }) => accountId,
  trackingId: ({ trackingId }) => String(trackingId),
};

/** Every figure of the Earnings page against what the networks' rows add up to; what differs, for a person to read. */
export async function compareEarnings(accounts: readonly ComparedAccount[], sandbox: Sandbox): Promise<string[]> {
  const differences: string[] = [];
  for (const user of new Set(accounts.map((account) => account.user))) {
    const own = accounts.filter((account) => account.user === user);
    const truths = own.map(({ id, sandboxId, network, truthAsOf }): AccountTruth => {
      const { sales, totals } = sandbox.truth({ network, account: sandboxId, asOf: truthAsOf } as never);
      return { accountId: id, network, sales, totals };
    });
    for (const zone of ZONES) {
      for (const question of QUESTIONS) differences.push(...(await compareOne(user, truths, { ...question, zone })));
    }
  }
  return differences;
}

async function compareOne(
  user: ApiUser,
  truths: readonly AccountTruth[],
  { days, groupBy, zone }: { days: number; groupBy: readonly string[]; zone: string },
): Promise<string[]> {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());
  const to = new Date(Date.parse(today) + DAY_MS).toISOString().slice(0, 10);
  const from = new Date(Date.parse(to) - days * DAY_MS).toISOString().slice(0, 10);
  const query = new URLSearchParams({ from, to, zone, groupBy: groupBy.join(",") });
  const { groups } = await user.get<{ groups: Group[] }>(`/api/earnings?${query}`);
  const keyOf = (booked: Booked) => groupBy.map((key) => KEYS[key]?.(booked)).join(",");
  const truth = trueEarnings(truths, { from, to, zone, keyOf });
  const told = new Map(
    groups.map((group) => [`${groupBy.map((key) => String(group[key])).join(",")}|${group.currency}`, group]),
  );
  return [...new Set([...truth.keys(), ...told.keys()])].flatMap((key) =>
    FIGURES.filter((figure) => told.get(key)?.[figure] !== truth.get(key)?.[figure]).map(
      (figure) =>
        `Earnings of ${from} to ${to} (${zone}), ${key}: ${figure} is ${told.get(key)?.[figure]}, should be ${truth.get(key)?.[figure]}`,
    ),
  );
}
