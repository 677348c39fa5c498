import { addDays, dayIn } from "#domain/days";

/** What can be chosen of the list, by the names of the API's parameters; `changed` is how far back a change may lie. */
const NAMES = [
  "q",
  "network",
  "account",
  "type",
  "status",
  "product",
  "trackingId",
  "term",
  "run",
  "from",
  "to",
] as const;

export interface AskedSales {
  /** Of the page's address. */
  params: URLSearchParams;
  zone: string;
  /** Says when the days begin that changes are counted from. */
  now: Date;
  /** Where the page is about one account. */
  accountId?: string | undefined;
}

/** The API's query for what a page asks for. */
export function salesSearch({ params, zone, now, accountId }: AskedSales): string {
  const query = new URLSearchParams();
  for (const name of NAMES) {
    for (const value of params.getAll(name)) if (value !== "") query.append(name, value);
  }
  if (query.has("from") || query.has("to")) query.set("zone", zone);
  const changed = changedDays(params);
  // From the beginning of a day on: the same address asks the same question all day.
  if (changed !== null) query.set("changedSince", `${addDays(dayIn("UTC", now), -changed)}T00:00:00.000Z`);
  if (accountId !== undefined) query.set("account", accountId);
  return query.toString();
}

/** `changed=7d`: within so many days; null where changes are not asked for. */
export function changedDays(params: URLSearchParams): number | null {
  const days = Number(/^(\d{1,3})d$/.exec(params.get("changed") ?? "")?.[1] ?? Number.NaN);
  return Number.isInteger(days) ? days : null;
}

/** Whether anything restricts the list. */
export const isFiltered = (params: URLSearchParams): boolean =>
  [...NAMES, "changed"].some((name) => params.getAll(name).some((value) => value !== ""));
