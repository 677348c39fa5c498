import { afterEach, describe, expect, test } from "vitest";
import { EARNINGS_KEYS, type EarningsGroup, type EarningsKey } from "#db/earnings/sum-earnings";
import { addDays, dayIn } from "#domain/days";
import { DAY, HOUR } from "#domain/window";
import { NETWORK_IDS, type NetworkId } from "#networks/index";
import { type Booked, type TrueSums, trueEarnings } from "../../dev/demo/earnings-truth";
import { testContext, testJob } from "../../test/account";
import { createUser, testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { readEarnings } from "./read-earnings";

const database = testDatabase();
const sandbox = testSandbox();

afterEach(() => {
  sandbox.current.setClock({ freeze: false, at: new Date().toISOString() });
});

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"] as const;

/** A user with an account of each of these networks, whose history is imported. */
async function imported(networks: readonly NetworkId[], userId?: string) {
  const now = new Date(Date.now() - HOUR);
  sandbox.current.setClock({ freeze: true, at: now.toISOString() });
  const context = testContext(database.db, sandbox.current.endpoints, { now: () => now });
  const user = userId ?? (await createUser(database.db));
  const accounts = [];
  for (const network of networks) {
    const profile = {
      since: new Date(+now - 400 * DAY).toISOString(),
      salesPerDay: 1.5,
      refundRate: 0.25,
      chargebackRate: 0.08,
    };
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile, user);
    for (const kind of ["import", "incremental"] as const)
      await runSync(context, testJob(account, { kind, trigger: "connect" }));
    const { sales, totals } = sandbox.current.truth({ network, account: sandboxId });
    accounts.push({ accountId: account.id, network, sales, totals });
  }
  return { user, now, accounts };
}

/** Monday of the week, by the calendar alone. */
const weekOf = (day: string) => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

const KEY: Record<EarningsKey, (booked: Booked) => string> = {
  day: ({ day }) => day,
  week: ({ day }) => weekOf(day),
  month: ({ day }) => `${day.slice(0, 8)}01`,
  network: ({ network }) => network,
  account: ({ accountId }) => accountId,
  // A product is one of its network.
  product: ({ network, product }) => `${network} ${product}`,
  trackingId: ({ trackingId }) => String(trackingId),
};

const keyOfGroup = (group: EarningsGroup, groupBy: readonly EarningsKey[]) =>
  groupBy.map((key) => (key === "product" ? `${group.network} ${group.product}` : String(group[key]))).join(",");

const FIGURES = [
  ...["sales", "rebills", "refunds", "chargebacks", "commissionMinor", "pendingMinor"],
  ...["refundedMinor", "chargedBackMinor", "cancelledMinor", "earnedMinor"],
] as (keyof TrueSums)[];

function figuresOf(sums: Pick<TrueSums, (typeof FIGURES)[number]>) {
  return Object.fromEntries(FIGURES.map((name) => [name, sums[name]]));
}

describe("a user with an account of every network", () => {
  test("earns by every key and zone what the network's own rows add up to", async () => {
    const { user, now, accounts } = await imported(NETWORK_IDS);
    let compared = 0;
    for (const zone of ZONES) {
      const to = addDays(dayIn(zone, now), 1);
      for (const [days, groupBy] of [
        ...EARNINGS_KEYS.map((key) => [key === "day" ? 250 : 420, [key]] as const),
        [420, []],
        [60, ["day", "network"]],
        [400, ["month", "account", "product"]],
      ] as const) {
        const from = addDays(to, -days);
        const question = { from, to, zone, filter: { userId: user }, groupBy, now };
        const { groups, totals } = await readEarnings(database.db, question);
        const keyOf = (booked: Booked) => groupBy.map((key) => KEY[key](booked)).join(",");
        const truth = trueEarnings(accounts, { from, to, zone, keyOf });
        const found = new Map(
          groups.map((group) => [`${keyOfGroup(group, groupBy)}|${group.currency}`, figuresOf(group)]),
        );
        expect(found, `${zone} by ${groupBy.join(", ")}`).toEqual(
          new Map([...truth].map(([key, sums]) => [key, figuresOf(sums)])),
        );
        for (const sums of [...groups, ...totals]) {
          const { commissionMinor, pendingMinor, refundedMinor, chargedBackMinor, cancelledMinor, earnedMinor } = sums;
          const rest = commissionMinor - pendingMinor - (refundedMinor ?? 0) - (chargedBackMinor ?? 0) - cancelledMinor;
          expect(rest).toBe(earnedMinor);
        }
        for (const total of totals) {
          const ofCurrency = groups.filter(({ currency }) => currency === total.currency);
          expect(ofCurrency.reduce((sum, { earnedMinor }) => sum + earnedMinor, 0)).toBe(total.earnedMinor);
        }
        compared += truth.size;
      }
    }
    expect(compared).toBeGreaterThan(500);
  });
});
