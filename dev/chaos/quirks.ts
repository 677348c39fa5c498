import type { NetworkId } from "#networks/index";
import type { Dice } from "./dice";

type Draw = (dice: Dice) => Record<string, unknown>;

const clickcrm: Draw = (dice) => ({
  badToken: dice.pick(["401", "403", "result0"]),
  cursor: dice.pick(["number", "string", "opaque"]),
  lastPage: dice.pick(["absent", "null", "zero", "empty", "cursor"]),
  numbers: dice.pick(["number", "string", "mixed", "noisy"]),
  voided: dice.pick(["sent", "missing"]),
  order: dice.pick(["asc", "desc", "shuffled"]),
  emptyDays: dice.pick(["omitted", "zeros"]),
});

/** Where so many rows fit on a page, the narrowest window is a page: rows that change places between two are all found. */
const ties = (dice: Dice, pageSize: number) => (dice.chance(0.3) && pageSize >= 50 ? "unsteady" : "steady");

/** Oddities under which a network still tells everything. Small pages make many of them out of few rows. */
const DRAWS: Partial<Record<NetworkId, Draw>> = {
  clickbank: (dice) => {
    const pageSize = dice.pick([100, dice.int(5, 60)]);
    const shortPages = dice.chance(0.3);
    return {
      filterZone: dice.pick(["pacific", "utc"]),
      shortPages,
      refundSign: dice.pick(["negative", "positive", "mixed"]),
      timeFormat: dice.pick(["offset", "none", "mixed"]),
      order: dice.pick(["asc", "desc", "shuffled"]),
      pageSize,
      ties: ties(dice, shortPages ? 0 : pageSize),
    };
  },
  digistore24: (dice) => {
    const maxPageSize = dice.pick([1000, dice.int(5, 60)]);
    return {
      badKey: dice.pick(["envelope", "401", "403"]),
      ends: dice.pick(["inclusive", "exclusive"]),
      maxPageSize,
      ids: dice.pick(["integer", "string", "mixed"]),
      ties: ties(dice, maxPageSize),
    };
  },
  hotmart: (dice) => ({
    lateCommissions: dice.pick([0, 0.3]),
    tokenLifetimeSeconds: dice.pick([172_799, 3_600]),
    // Commissions are looked up by the time that a page spans: small pages in no order would span everything.
    ...dice.pick<object>([{ order: "shuffled" }, hotmartPages(dice)]),
    ends: dice.pick(["inclusive", "exclusive"]),
    participants: dice.pick(["all", "own"]),
    badCredentials: dice.pick(["401", "400"]),
    ...(dice.chance(0.25) ? { maxRangeDays: dice.pick([400, 1_500]) } : {}),
  }),
  jvzoo: (dice) => ({
    order: dice.pick(["asc", "desc"]),
    badKey: dice.pick(["body", "401", "403"]),
    includePaykey: dice.chance(0.2),
    statuses: dice.pick(["plain", "mixed"]),
    dates: dice.pick(["UTC", "America/New_York"]),
    noise: dice.chance(0.2),
  }),
  buygoods: clickcrm,
  maxweb: clickcrm,
};

function hotmartPages(dice: Dice) {
  const pageSize = dice.int(10, 60);
  return { order: dice.pick(["asc", "desc"]), pageSize, ties: ties(dice, pageSize) };
}

export function drawQuirks(dice: Dice, network: NetworkId): Record<string, unknown> {
  return DRAWS[network]?.(dice) ?? {};
}
