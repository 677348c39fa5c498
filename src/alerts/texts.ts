import { DateTime } from "luxon";
import { ALERT_WORDS, type AlertKind, type Told } from "#domain/alert";
import type { Block } from "#mail/letter";

/** What a stored message tells of an incident: times are ISO texts. */
export interface IncidentNews extends Told {
  id: string;
  kind: AlertKind;
  accountId: string | null;
  network: string;
  since: string;
  openedAt: string;
  closedAt: string | null;
}

export interface NewsItem {
  state: "opened" | "closed";
  news: IncidentNews;
}

const nameOf = ({ label, networkLabel }: Told) => (label === null ? networkLabel : `${label} (${networkLabel})`);

/** "Main (ClickBank) needs you". */
export const headlineOf = ({ state, news }: NewsItem): string => `${nameOf(news)} ${ALERT_WORDS[news.kind][state]}`;

/** A time as a person of the zone reads it: "29 Nov, 03:00". */
export const timeIn = (zone: string, iso: string): string =>
  DateTime.fromISO(iso, { zone, locale: "en-GB" }).toFormat("d LLL, HH:mm");

/** What happened, and since when. */
export function linesOf({ state, news }: NewsItem, zone: string): string[] {
  const since = `Since ${timeIn(zone, news.since)} (${zone}).`;
  if (state === "closed")
    return [
      `It began on ${timeIn(zone, news.since)} and was over on ${timeIn(zone, news.closedAt ?? news.openedAt)} (${zone}).`,
    ];
  return [news.reason, since];
}

/** Where the user goes on. */
export function placeOf(appUrl: string, { accountId, kind }: IncidentNews): { text: string; url: string } {
  if (accountId === null) return { text: "See what is going on", url: `${appUrl}/activity` };
  const account = `${appUrl}/accounts/${accountId}`;
  if (kind === "needs_you") return { text: "Reconnect the account", url: `${account}/settings` };
  if (kind === "held_back") return { text: "See what is held back", url: `${account}/held-back` };
  return { text: "Open the account", url: account };
}

export const subjectOf = (items: readonly NewsItem[]): string => {
  const [first] = items as [NewsItem];
  return items.length === 1 ? headlineOf(first) : `${headlineOf(first)}, and ${items.length - 1} more`;
};

export const blocksOf = (items: readonly NewsItem[], zone: string, appUrl: string): Block[] =>
  items.map((item) => ({
    title: headlineOf(item),
    lines: linesOf(item, zone),
    ...(item.state === "opened" && { link: placeOf(appUrl, item.news) }),
  }));
