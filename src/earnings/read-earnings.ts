import { readCompleteness } from "#accounts/completeness";
import type { Database } from "#db/client";
import { type ChangedEarnings, changedEarnings } from "#db/earnings/changed-earnings";
import {
  type EarningsGroup,
  type EarningsKey,
  type EarningsSums,
  isCalendarUnit,
  sumEarnings,
} from "#db/earnings/sum-earnings";
import type { SaleFilter } from "#db/sales/sale-filter";
import type { Completeness } from "#domain/completeness";
import type { Window } from "#domain/window";
import { adapterFor, DAY_NETWORKS } from "#networks/index";
import { calendarOf, type Days, windowOfDays } from "./calendar";

export interface EarningsQuestion extends Days {
  filter: Omit<SaleFilter, "from" | "to">;
  groupBy: readonly EarningsKey[];
  /** Also whose earned sum has changed since then, after the sale was first seen. */
  changedSince?: Date | undefined;
  now: Date;
}

export interface Earnings extends Days {
  groupBy: readonly EarningsKey[];
  groups: EarningsGroup[];
  totals: EarningsSums[];
  completeness: Completeness;
  changed?: ChangedEarnings[];
}

/** What a user earned in a period, by group and in all, and whether that is all there is. */
export async function readEarnings(db: Database, question: EarningsQuestion): Promise<Earnings> {
  const { from, to, zone, groupBy, changedSince } = question;
  const days = { from, to, zone };
  const window = windowOfDays(days);
  const filter = { ...question.filter, from: window.start, to: window.end };
  const unit = groupBy.find(isCalendarUnit);
  const calendar = unit ? calendarOf(days, unit) : null;
  const [groups, completeness, changed] = await Promise.all([
    sumEarnings(db, { filter, days, groupBy, calendar, dayNetworks: DAY_NETWORKS }),
    completenessOfDays(db, question),
    changedSince && changedEarnings(db, { filter, since: changedSince, dayNetworks: DAY_NETWORKS }),
  ]);
  return { ...days, groupBy, groups, totals: totalsOf(groups), completeness, ...(changed && { changed }) };
}

/** Whether the ledger holds all that these accounts earned in a period of a user's days. */
export function completenessOfDays(
  db: Database,
  { from, to, zone, filter, now }: Days & { filter: Omit<SaleFilter, "from" | "to">; now: Date },
): Promise<Completeness> {
  const { userId, accountIds } = filter;
  const periodOf = (network: string): Window => {
    const { granularity, clock } = adapterFor(network).traits;
    return windowOfDays({ from, to, zone: granularity === "day" ? clock : zone });
  };
  return readCompleteness(db, { userId, accountIds, periodOf, now });
}

/** The sums of all groups, per currency, the greatest earned first. */
export function totalsOf(groups: readonly EarningsGroup[]): EarningsSums[] {
  const totals = new Map<string, EarningsSums>();
  for (const group of groups) {
    const sum = totals.get(group.currency);
    totals.set(group.currency, sum ? added(sum, group) : added(nothingOf(group.currency), group));
  }
  return [...totals.values()].sort((a, b) => b.earnedMinor - a.earnedMinor || (a.currency < b.currency ? -1 : 1));
}

const nothingOf = (currency: string): EarningsSums => ({
  ...{ currency, sales: 0, rebills: 0, refunds: 0, chargebacks: 0 },
  ...{ grossMinor: null, earnedOfGrossMinor: null, refundedMinor: null, chargedBackMinor: null },
  ...{ commissionMinor: 0, pendingMinor: 0, cancelledMinor: 0, earnedMinor: 0 },
});

const plus = (a: number | null, b: number | null) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));

function added(sum: EarningsSums, group: EarningsSums): EarningsSums {
  return {
    currency: sum.currency,
    sales: sum.sales + group.sales,
    rebills: sum.rebills + group.rebills,
    refunds: sum.refunds + group.refunds,
    chargebacks: sum.chargebacks + group.chargebacks,
    grossMinor: plus(sum.grossMinor, group.grossMinor),
    earnedOfGrossMinor: plus(sum.earnedOfGrossMinor, group.earnedOfGrossMinor),
    commissionMinor: sum.commissionMinor + group.commissionMinor,
    pendingMinor: sum.pendingMinor + group.pendingMinor,
    refundedMinor: plus(sum.refundedMinor, group.refundedMinor),
    chargedBackMinor: plus(sum.chargedBackMinor, group.chargedBackMinor),
    cancelledMinor: sum.cancelledMinor + group.cancelledMinor,
    earnedMinor: sum.earnedMinor + group.earnedMinor,
  };
}
