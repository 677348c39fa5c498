import { dayOf } from "../history";
import type { Ledger } from "../ledger";
import { type HistoryEvent, LONGEST_DAYS } from "../plan";
import { commissionOf, newYorkDay } from "./facts";

/** What happened to the sales of one New York day, in minor units. */
export interface DaySums {
  conversions: number;
  gross: number;
  voided: number;
}

/** Days after which nothing of a day's sales changes any more. */
const SETTLED_AFTER = LONGEST_DAYS + 4;

export interface DayBook {
  /** The days from `first` to `last` as they stand at `now`; days without any sale are left out. */
  read(first: number, last: number, now: number): Map<number, DaySums>;
}

/** Sums single sales by the day they were made; a reversal is taken from the day of its sale. */
export function createDayBook(ledger: Ledger): DayBook {
  const settled = new Map<number, DaySums | null>();

  const settle = (first: number, last: number, now: number) => {
    const open = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter(
      (day) => !settled.has(day),
    );
    if (open.length === 0) return;
    const sums = sumUp(ledger, open[0] as number, open.at(-1) as number, now);
    for (const day of open) settled.set(day, sums.get(day) ?? null);
  };

  return {
    read(first, last, now) {
      const lastSettled = Math.min(last, dayOf(now) - SETTLED_AFTER);
      settle(first, lastSettled, now);
      const days = sumUp(ledger, Math.max(first, lastSettled + 1), last, now);
      for (let day = first; day <= lastSettled; day++) {
        const sums = settled.get(day);
        if (sums) days.set(day, sums);
      }
      return days;
    },
  };
}

function sumUp(ledger: Ledger, first: number, last: number, now: number): Map<number, DaySums> {
  const days = new Map<number, DaySums>();
  const paidOn = new Map<string, number>();
  // A New York day lies on two UTC days.
  const end = Math.min(last + 1 + LONGEST_DAYS, dayOf(now));
  for (let utcDay = Math.max(first, ledger.firstDay()); utcDay <= end; utcDay++) {
    for (const row of ledger.rowsOn(utcDay)) {
      if (row.kind === "explicit" || row.visibleAt > now) continue;
      const payment = `${row.order.number} ${row.cycle} ${row.line}`;
      if (!isReversal(row)) paidOn.set(payment, newYorkDay(row.at));
      const day = paidOn.get(payment);
      if (day === undefined || day < first || day > last) continue;
      const sums = days.get(day) ?? { conversions: 0, gross: 0, voided: 0 };
      if (isReversal(row)) sums.voided += commissionOf(row);
      else {
        sums.gross += commissionOf(row);
        sums.conversions += 1;
      }
      days.set(day, sums);
    }
  }
  return days;
}

const isReversal = ({ kind }: HistoryEvent) => kind === "refund" || kind === "chargeback";
