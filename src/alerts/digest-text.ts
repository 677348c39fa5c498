import { addDays } from "#domain/days";
import { formatAmounts, formatMinor, type Money } from "#domain/money";
import type { Block } from "#mail/letter";

/** A user's week in sums, per currency. */
export interface Digest {
  /** Its Monday, and the one after it. */
  from: string;
  to: string;
  zone: string;
  earned: { currency: string; minor: number; beforeMinor: number; sales: number }[];
  /** What sales of before earn more, or less, since the week began: refunds that came late, and the like. */
  changed: (Money & { sales: number })[];
  complete: boolean;
  /** Accounts with something missing, doubted or held back in it, by their labels. */
  incomplete: string[];
  open: number;
}

export const digestSubject = ({ earned, from, to }: Digest): string => {
  const sums = formatAmounts(earned.filter(({ minor }) => minor !== 0));
  return `Your week from ${from} to ${addDays(to, -1)}: ${sums === "" ? "nothing earned" : `${sums} earned`}`;
};

/** What was earned, what changed afterwards, and whether that is all there is. */
export function digestBlocks(digest: Digest, appUrl: string): Block[] {
  const { earned, changed, complete, incomplete, open, from, to } = digest;
  const sums = earned.map(({ currency, minor, beforeMinor, sales }) => {
    const before = `${formatMinor(beforeMinor, currency)} the week before`;
    return `${formatMinor(minor, currency)} of ${counted(sales, "sale")}; ${before}.`;
  });
  const late = changed.map(
    ({ currency, minor, sales }) =>
      `${counted(sales, "sale")} of before earn${sales === 1 ? "s" : ""} ${formatMinor(Math.abs(minor), currency)} ${minor < 0 ? "less" : "more"} than before.`,
  );
  return [
    {
      title: `Earned from ${from} to ${addDays(to, -1)}`,
      lines: sums.length > 0 ? sums : ["No sale was counted in this week."],
      link: { text: "Open the week", url: `${appUrl}/?period=custom&from=${from}&to=${to}` },
    },
    { title: "Found late", lines: late.length > 0 ? late : ["Nothing changed of what was earned before."] },
    {
      title: "Whether that is all",
      lines: complete
        ? ["The week is complete: nothing that a network told is missing in it."]
        : [`Not all of it is there yet: something is missing, doubted or held back in ${listed(incomplete)}.`],
    },
    ...(open > 0 ? [{ lines: [`${counted(open, "thing")} still wait${open === 1 ? "s" : ""} to be mended.`] }] : []),
  ];
}

const counted = (count: number, what: string) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${counted(rest, "other account")}` : shown.join(" and ");
}
