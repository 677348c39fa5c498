import { addDays, mondayOf } from "./days";
import { formatMinor } from "./money";
import { unusualWeek, WEEKS_BEFORE, type Week } from "./unusual-week";

/** Earnings by week and account, as the API tells them. */
interface WeeksOfAccounts {
  groups: readonly {
    account?: string | null | undefined;
    week?: string | null | undefined;
    currency: string;
    earnedMinor: number;
    sales: number;
    rebills: number;
    refunds: number;
    chargebacks: number;
    /** All that were too many to tell, as one. */
    rest?: true | undefined;
  }[];
  completeness: { parts: readonly { accountId: string }[] };
}

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

/**
 * The accounts whose last full week is unusual, of earnings by week and account; those that are not complete apart. A week without
 * sales is told of none; where some groups are told as one, it may be in there, and nobody knows. Pure.
 */
export function unusualWeeks({ groups, completeness }: WeeksOfAccounts, today: string): UnusualWeek[] {
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
  const someAreFolded = groups.some(({ rest }) => rest);
  return [...series].flatMap(([key, byWeek]) => {
    if (someAreFolded && byWeek.size < weeks.length) return [];
    const [account, currency] = JSON.parse(key) as [string, string];
    const all = weeks.map((week) => byWeek.get(week) ?? NOTHING);
    const [week, before] = [all.at(-1) ?? NOTHING, all.slice(0, -1)];
    const what = unusualWeek(week, before);
    return what ? [{ account, currency, what, week, before }] : [];
  });
}

const rateOf = ({ sales, reversals }: Week) => (sales === 0 ? 0 : reversals / sales);
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What was unusual, as the end of a sentence about the account; `span` names the week. */
export function describeUnusualWeek({ what, week, before, currency }: UnusualWeek, span: string): string {
  if (what === "drop") {
    const weakest = Math.min(...before.map(({ earnedMinor }) => earnedMinor));
    return `earned ${formatMinor(week.earnedMinor, currency)} in ${span}; none of the four weeks before had less than ${formatMinor(weakest, currency)}.`;
  }
  const worst = Math.max(...before.map(rateOf));
  return `had ${week.reversals.toLocaleString("en")} refunds and chargebacks in ${span}, ${percent.format(rateOf(week))} of its sales; in the four weeks before it was ${percent.format(worst)} at most.`;
}
