import { formatMoment, formatShortDay } from "#components/format";
import { dayIn } from "#domain/days";
import { formatMinor } from "#domain/money";
import type { SaleAnswer, SaleChangeAnswer } from "#http/contract-of-money";
import { STATUSES, TYPES } from "./words";

/** One thing that happened to a sale, the oldest first. */
export interface Event {
  at: string;
  what: string;
  /** How Tidemark came to know of it. */
  seen: string;
  /** By how much it changed what is earned, in minor units; null where it did not. */
  minor: number | null;
  runId: string | null;
}

const FIELDS: Record<string, string> = {
  type: "Type",
  commissionMinor: "Commission",
  grossMinor: "Gross",
  saleDate: "Date",
  productName: "Product",
  productId: "Product id",
  trackingId: "Tracking id",
  orderId: "Order",
  currency: "Currency",
  grossCurrency: "Currency of the gross",
};

/** What happened to a sale since it was sold: changes of one moment are one event. Pure. */
export function tellStory(sale: SaleAnswer, changes: readonly SaleChangeAnswer[], zone: string, now: Date): Event[] {
  const day = (iso: string) => formatShortDay(dayIn(zone, new Date(iso)), now);
  const moments = new Map<string, SaleChangeAnswer[]>();
  for (const change of changes) moments.set(change.at, [...(moments.get(change.at) ?? []), change]);
  const first = firstOf(sale, changes);
  const sold: Event = {
    at: sale.saleDate,
    what: `${TYPES[sale.type]} of ${day(sale.saleDate)}: ${first.status}, ${formatMinor(first.earned, sale.currency)}`,
    seen: `first seen ${formatMoment(sale.firstSeenAt, zone, now)}`,
    minor: first.earned,
    runId: null,
  };
  const later = [...moments].map(([at, fields]): Event => {
    const earned = fields.find(({ field }) => field === "earnedMinor");
    return {
      at,
      what: fields.flatMap((field) => sayChange(field, sale)).join("; ") || "Changed",
      seen: seenBy(fields[0] as SaleChangeAnswer, zone, now),
      minor: earned ? Number(earned.to) - Number(earned.from) : null,
      runId: fields[0]?.runId ?? null,
    };
  });
  return [sold, ...later.reverse()];
}

/** What the sale was before its first change. */
function firstOf(sale: SaleAnswer, changes: readonly SaleChangeAnswer[]) {
  const before = (field: string) => changes.findLast((change) => change.field === field)?.from;
  const status = String(before("status") ?? sale.status) as SaleAnswer["status"];
  return {
    status: (STATUSES[status] ?? status).toLowerCase(),
    earned: Number(before("earnedMinor") ?? sale.earnedMinor),
  };
}

function sayChange({ field, from, to }: SaleChangeAnswer, sale: SaleAnswer): string[] {
  if (field === "status") return [STATUSES[to as SaleAnswer["status"]] ?? String(to)];
  if (field === "vanishedAt") return [to === null ? "Shown again by the network" : "No longer shown by the network"];
  // The network's own word and the sum say the same as the status.
  if (field === "rawStatus" || field === "earnedMinor") return [];
  const say = (value: unknown) => {
    if (value === null) return "none";
    const currency = field === "grossMinor" ? sale.grossCurrency : sale.currency;
    return field.endsWith("Minor") ? formatMinor(Number(value), currency) : String(value);
  };
  return [`${FIELDS[field] ?? field} ${say(from)} → ${say(to)}`];
}

const TRIGGERS: Record<string, string> = {
  schedule: "hourly sync",
  "cron-route": "hourly sync",
  manual: "sync that you asked for",
  reconnect: "sync after the reconnect",
  connect: "import",
  replay: "run that was replayed",
};

function seenBy({ at, trigger, runStartedAt, runId }: SaleChangeAnswer, zone: string, now: Date): string {
  if (trigger !== null && runStartedAt !== null) {
    return `seen by the ${TRIGGERS[trigger] ?? "sync"} of ${formatMoment(runStartedAt, zone, now)}`;
  }
  return runId === null || runStartedAt === null
    ? `told by the network at ${formatMoment(at, zone, now)}`
    : `seen ${formatMoment(at, zone, now)}`;
}
