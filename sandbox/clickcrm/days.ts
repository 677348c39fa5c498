import { dayOf } from "../history";
import type { AccountFacts } from "../network";
import type { ExplicitRow } from "../rows";
import { createDayBook } from "./day-book";
import { newYorkDay, visitsOn } from "./facts";
import type { Quirks } from "./quirks";

/** One day as it can be read: summed up from sales, or made by hand. */
export type Day =
  | { kind: "summed"; day: number; visits: number; conversions: number; gross: number; voided: number }
  | { kind: "explicit"; day: number; raw: Record<string, unknown> };

export interface Days {
  /** The days that have a row at `now`, oldest first. Both ends are inclusive. */
  read(first: number, last: number, now: number): Day[];
}

export function createDays({ label, profile, ledger }: AccountFacts, { emptyDays }: Quirks): Days {
  const book = createDayBook(ledger);
  const since = newYorkDay(Date.parse(profile.since));

  const summed = (day: number, sums = { conversions: 0, gross: 0, voided: 0 }): Day | null => {
    const visits = profile.salesPerDay === 0 || day < since ? 0 : visitsOn(label, day, sums.conversions);
    const hasRow = visits > 0 || sums.conversions > 0 || (emptyDays === "zeros" && day >= since);
    return hasRow ? { kind: "summed", day, visits, ...sums } : null;
  };

  return {
    read(first, last, now) {
      const from = Math.max(first, Math.min(since, ledger.firstDay() - 1));
      const to = Math.min(last, newYorkDay(now), dayOf(now));
      const sums = book.read(from, to, now);
      const handMade = handMadeDays(ledger.explicit(), now);
      const days: Day[] = [];
      for (let day = from; day <= to; day++) {
        const raw = handMade.get(day)?.raw;
        const one = raw ? ({ kind: "explicit", day, raw } as const) : summed(day, sums.get(day));
        if (one) days.push(one);
      }
      return days;
    },
  };
}

/** By the New York day of `at`. Of several for one day, the one that became visible last stands for it. */
function handMadeDays(rows: readonly ExplicitRow[], now: number): Map<number, ExplicitRow> {
  const visible = rows.filter((row) => row.visibleAt <= now).sort((a, b) => a.visibleAt - b.visibleAt);
  return new Map(visible.map((row) => [newYorkDay(row.at), row]));
}
