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

/** Oddities under which a network still tells everything. Small pages make many of them out of few rows. */
const DRAWS: Partial<Record<NetworkId, Draw>> = {
  clickbank: (dice) => ({
    filterZone: dice.pick(["pacific", "utc"]),
    shortPages: dice.chance(0.3),
    refundSign: dice.pick(["negative", "positive", "mixed"]),
    timeFormat: dice.pick(["offset", "none", "mixed"]),
    order: dice.pick(["asc", "desc", "shuffled"]),
    pageSize: dice.pick([100, dice.int(5, 60)]),
  }),
  digistore24: (dice) => ({
    badKey: dice.pick(["envelope", "401", "403"]),
    ends: dice.pick(["inclusive", "exclusive"]),
    maxPageSize: dice.pick([1000, dice.int(5, 60)]),
    ids: dice.pick(["integer", "string", "mixed"]),
  }),
  hotmart: (dice) => ({
    lateCommissions: dice.pick([0, 0.3]),
    tokenLifetimeSeconds: dice.pick([172_799, 3_600]),
    // Commissions are looked up by the time that a page spans: small pages in no order would span everything.
    ...dice.pick([{ order: "shuffled" }, { order: dice.pick(["asc", "desc"]), pageSize: dice.int(10, 60) }]),
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

export function drawQuirks(dice: Dice, network: NetworkId): Record<string, unknown> {
  return DRAWS[network]?.(dice) ?? {};
}
