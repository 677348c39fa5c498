import type { TruthEntry, TruthTotal } from "../../sandbox/rows";

/** What a network holds of one account. */
export interface AccountTruth {
  accountId: string;
  network: string;
  sales: readonly TruthEntry[];
  /** Of a network that tells days alone: its single sales earn nothing. */
  totals?: readonly TruthTotal[] | undefined;
}

/** The sums of one group, by the names of the API's figures. The truth does not tell in which currency a gross is. */
export type TrueSums = Record<
  | "sales"
  | "rebills"
  | "refunds"
  | "chargebacks"
  | "commissionMinor"
  | "pendingMinor"
  | "cancelledMinor"
  | "earnedMinor",
  number
> &
  Record<"refundedMinor" | "chargedBackMinor", number | null> & { currency: string };

/** What a row is grouped by. */
export interface Booked {
  /** `YYYY-MM-DD` in the zone, or on the network's clock of a day total. */
  day: string;
  accountId: string;
  network: string;
  product: string | null;
  trackingId: string | null;
}

const nothing = (currency: string): TrueSums => ({
  ...{ currency, sales: 0, rebills: 0, refunds: 0, chargebacks: 0, commissionMinor: 0 },
  ...{ pendingMinor: 0, refundedMinor: null, chargedBackMinor: null, cancelledMinor: 0, earnedMinor: 0 },
});

/**
 * What the networks' own rows add up to over days `[from, to)` of a zone, by any key and currency: worked out row by row
 * from the table of docs/earnings.md, with none of the product's code.
 */
export function trueEarnings(
  accounts: readonly AccountTruth[],
  { from, to, zone, keyOf }: { from: string; to: string; zone: string; keyOf(booked: Booked): string },
): Map<string, TrueSums> {
  const days = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const groups = new Map<string, TrueSums>();
  const sumsOf = (booked: Booked, currency: string) => {
    const key = `${keyOf(booked)}|${currency}`;
    const sums = groups.get(key) ?? nothing(currency);
    groups.set(key, sums);
    return sums;
  };
  for (const { accountId, network, sales, totals } of accounts) {
    for (const total of totals ?? []) {
      if (total.dimension !== "" || total.day < from || total.day >= to) continue;
      const sums = sumsOf({ day: total.day, accountId, network, product: null, trackingId: null }, total.currency);
      sums.sales += total.conversions;
      sums.commissionMinor += total.gross_minor;
      sums.cancelledMinor += total.gross_minor - total.net_minor;
      sums.earnedMinor += total.net_minor;
    }
    if (totals) continue;
    for (const row of sales) {
      const day = days.format(new Date(row.sale_date));
      if (day < from || day >= to) continue;
      add(sumsOf({ day, accountId, network, product: row.product_id, trackingId: row.tracking_id }, row.currency), row);
    }
  }
  return groups;
}

function add(sums: TrueSums, { type, status, commission_minor: c, earned_minor: e }: TruthEntry): void {
  sums.refundedMinor ??= 0;
  sums.chargedBackMinor ??= 0;
  sums.earnedMinor += e;
  if (type === "refund") {
    if (status !== "PENDING") sums.refunds += 1;
    sums.refundedMinor -= e;
    return;
  }
  if (type === "chargeback") {
    if (status !== "PENDING") sums.chargebacks += 1;
    sums.chargedBackMinor -= e;
    return;
  }
  if (status === "APPROVED" || status === "REFUNDED" || status === "CHARGEBACK") {
    if (type === "sale") sums.sales += 1;
    else sums.rebills += 1;
  }
  if (status === "APPROVED") {
    sums.commissionMinor += e;
    return;
  }
  sums.commissionMinor += c;
  if (status === "PENDING") sums.pendingMinor += c - e;
  if (status === "CANCELLED") sums.cancelledMinor += c - e;
  if (status === "REFUNDED") {
    sums.refunds += 1;
    sums.refundedMinor += c - e;
  }
  if (status === "CHARGEBACK") {
    sums.chargebacks += 1;
    sums.chargedBackMinor += c - e;
  }
}
