import { DAY_MS, dayOf } from "../history";
import { instantOf, offsetAt } from "../zone";
import { PACIFIC } from "./facts";
import type { Quirks } from "./quirks";

export interface DateRange {
  /** Both inclusive, in milliseconds. */
  from: number;
  to: number;
}

/** Both dates or neither, whole days, both inclusive; yesterday to today without them. A string says what is wrong. */
export function dateRange(query: URLSearchParams, now: number, { filterZone }: Quirks): DateRange | string {
  const zone = filterZone === "utc" ? "UTC" : PACIFIC;
  const startDate = query.get("startDate");
  const endDate = query.get("endDate");
  if ((startDate === null) !== (endDate === null)) return "startDate and endDate must both be given";

  const today = dayOf(now + offsetAt(zone, now));
  const first = startDate === null ? today - 1 : dayNumber(startDate);
  const last = endDate === null ? today : dayNumber(endDate);
  if (first === null || last === null) return "Dates must be given as yyyy-mm-dd";
  return { from: instantOf(zone, first * DAY_MS), to: instantOf(zone, (last + 1) * DAY_MS) - 1 };
}

function dayNumber(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? null : dayOf(at);
}
