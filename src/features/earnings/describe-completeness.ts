import { formatCount, formatMoment, formatShortDay } from "#components/format";
import { dayIn } from "#domain/days";
import { formatAmounts, sumByCurrency } from "#domain/money";
import { DAY } from "#domain/window";
import type { CompletenessAnswer, CompletenessPartAnswer } from "#http/contract-of-money";

type Reason = CompletenessPartAnswer["reason"];

/** What closes a part, or that nothing will. */
const CLOSES: Record<Reason, string> = {
  missing: "It is being read.",
  doubted: "The next read decides.",
  held_back: "Read them again, or set them aside, on the account's page.",
  unpriced: "It is added as soon as the network tells it.",
  delayed: "It is read again by itself.",
  paused: "Resume the account to go on.",
  out_of_reach: "The network does not tell it any more.",
};

const RECONNECT = "Reconnect the account, and it is read.";

const SAYS: Record<Reason, string> = {
  missing: "is not there yet",
  doubted: "is in doubt",
  held_back: "",
  unpriced: "",
  delayed: "was read longer ago than it should be",
  paused: "is not read while the account is paused",
  out_of_reach: "is out of reach",
};

/** "Nov 17, 03:12 to now", "Nov 17 – 18": days where they say enough. */
function spanOf({ start, end }: CompletenessPartAnswer, zone: string, now: Date): string {
  const [from, to] = [new Date(start), new Date(end)];
  const untilNow = now.getTime() - to.getTime() < 60_000;
  const [first, last] = [dayIn(zone, from), dayIn(zone, new Date(to.getTime() - 1))];
  const begins = to.getTime() - from.getTime() >= 2 * DAY ? formatShortDay(first, now) : formatMoment(start, zone, now);
  if (untilNow) return `${begins} to now`;
  if (first === last) return formatShortDay(first, now);
  return `${formatShortDay(first, now)} – ${formatShortDay(last, now)}`;
}

const moneyOf = ({ about = [] }: CompletenessPartAnswer) => formatAmounts(about);

/** One part as a sentence: which (of which account, where that is not plain), what is amiss, about how much, and what closes it. */
export function describePart(part: CompletenessPartAnswer, account: string | null, zone: string, now: Date): string {
  const whose = account === null ? "" : `${account}: `;
  const span = spanOf(part, zone, now);
  const money = moneyOf(part) && `, about ${moneyOf(part)}`;
  if (part.reason === "held_back" || part.reason === "unpriced") {
    const rows = part.rows ?? 1;
    const sales = `${formatCount(rows)} ${rows === 1 ? "sale" : "sales"}`;
    const what =
      part.reason === "held_back"
        ? `${sales} could not be read and ${rows === 1 ? "is" : "are"} held back`
        : `${sales} ${rows === 1 ? "is" : "are"} approved without a commission so far`;
    return `${whose}${what} (${span}${money}). ${CLOSES[part.reason]}`;
  }
  // Of what was not read, nobody knows: what the account earned in the weeks before is all there is to go by.
  const guess = money && part.rows === undefined ? `${money} by the weeks before` : money;
  return `${whose}${span} ${SAYS[part.reason]}${guess}. ${part.needsUser ? RECONNECT : CLOSES[part.reason]}`;
}

/** The parts of one account and reason as one: from the first to the last, with all their rows. */
function joinedParts(parts: readonly CompletenessPartAnswer[]): CompletenessPartAnswer[] {
  const joined = new Map<string, CompletenessPartAnswer>();
  for (const part of parts) {
    const key = `${part.accountId} ${part.reason}`;
    const before = joined.get(key);
    if (!before) {
      joined.set(key, { ...part });
      continue;
    }
    joined.set(key, {
      ...before,
      start: earlier(part.start, before.start),
      end: later(part.end, before.end),
      since: earlier(part.since, before.since),
      ...(before.rows !== undefined && { rows: before.rows + (part.rows ?? 0) }),
      ...((before.about || part.about) && { about: sumByCurrency([...(before.about ?? []), ...(part.about ?? [])]) }),
    });
  }
  return [...joined.values()];
}

const earlier = (a: string, b: string) => (Date.parse(a) <= Date.parse(b) ? a : b);
const later = (a: string, b: string) => (Date.parse(a) >= Date.parse(b) ? a : b);

/** Without a time, where none of the accounts is read any more. */
const sayComplete = (completeTo: string | null, zone: string, now: Date) =>
  completeTo ? `Complete to ${formatMoment(completeTo, zone, now)}` : "Complete, and no account is read any more";

/** What a mark says: up to when all is there, or each thing that is amiss. */
export function describeCompleteness(
  { completeTo, parts }: Pick<CompletenessAnswer, "completeTo" | "parts">,
  nameOf: (accountId: string) => string,
  zone: string,
  now = new Date(),
): string[] {
  if (parts.length > 0) return joinedParts(parts).map((part) => describePart(part, nameOf(part.accountId), zone, now));
  return [sayComplete(completeTo, zone, now)];
}

/** The same in a few words, for the line below a sum. */
export function summariseCompleteness(
  { completeTo, parts }: Pick<CompletenessAnswer, "completeTo" | "parts">,
  nameOf: (accountId: string) => string,
  zone: string,
  now = new Date(),
): string {
  const [first, ...more] = joinedParts(parts);
  if (!first) return sayComplete(completeTo, zone, now);
  const rest = more.length > 0 ? ` · and ${more.length} more` : "";
  const money = moneyOf(first) && ` · about ${moneyOf(first)}`;
  const words: Record<Reason, string> = {
    missing: "missing",
    doubted: "in doubt",
    held_back: `${formatCount(first.rows ?? 1)} held back`,
    unpriced: `${formatCount(first.rows ?? 1)} without commission`,
    delayed: "delayed",
    paused: "paused",
    out_of_reach: "out of reach",
  };
  return `${nameOf(first.accountId)}: ${spanOf(first, zone, now)} ${words[first.reason]}${money}${rest}`;
}
