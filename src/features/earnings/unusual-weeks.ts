import { addDays, mondayOf } from "#domain/days";
import { unusualWeek, WEEKS_BEFORE, type Week } from "#domain/unusual-week";
import type { EarningsAnswer } from "#http/contract-of-money";

export interface UnusualWeek {
  account: string;
  currency: string;
  what: "drop" | "refunds";
  week: Week;
  before: Week[];
}

/** The last full week and the four before it, Monday to Monday; `today` is a day of the running week. */
export function weeksUntil(today: string): { from: string; to: string; last: string } {
  const to = mondayOf(today);
  return { from: addDays(to, -7 * (WEEKS_BEFORE + 1)), to, last: addDays(to, -7) };
}

const NOTHING: Week = { earnedMinor: 0, sales: 0, reversals: 0 };

/** The accounts whose last full week is unusual, of earnings by week and account; those that are not complete apart. Pure. */
export function unusualWeeks({ groups, completeness }: EarningsAnswer, today: string): UnusualWeek[] {
  const { from, to } = weeksUntil(today);
  const open = new Set(completeness.parts.map(({ accountId }) => accountId));
  const weeks = Array.from({ length: WEEKS_BEFORE + 1 }, (_, i) => addDays(from, 7 * i)).filter((week) => week < to);
  const series = new Map<string, Map<string, Week>>();
  for (const { account, currency, week, earnedMinor, sales, rebills, refunds, chargebacks } of groups) {
    if (!account || !week || open.has(account)) continue;
    const key = JSON.stringify([account, currency]);
    const own = series.get(key) ?? new Map<string, Week>();
    series.set(key, own.set(week, { earnedMinor, sales: sales + rebills, reversals: refunds + chargebacks }));
  }
  return [...series].flatMap(([key, byWeek]) => {
    const [account, currency] = JSON.parse(key) as [string, string];
    const all = weeks.map((week) => byWeek.get(week) ?? NOTHING);
    const [week, before] = [all.at(-1) ?? NOTHING, all.slice(0, -1)];
    const what = unusualWeek(week, before);
    return what ? [{ account, currency, what, week, before }] : [];
  });
}
