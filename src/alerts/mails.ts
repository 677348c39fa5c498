import type { Message } from "#db/alerts/outbox";
import type { Recipient } from "#db/alerts/settings";
import { env } from "#env/env";
import { type Block, renderLetter } from "#mail/letter";
import type { Mail } from "#mail/transport";
import { unsubscribeToken } from "./choices";
import { type Digest, digestBlocks, digestSubject } from "./digest-text";
import { blocksOf, type NewsItem, subjectOf } from "./texts";

/** What of a message is told. */
export type Said = Pick<Message, "id" | "type" | "data" | "createdAt">;

interface Written<One extends Said> {
  messages: readonly One[];
  mail: Omit<Mail, "to">;
}

/** Messages as mails: all that is news of incidents in one, everything else in one of its own. */
export function mailsOf<One extends Said>(messages: readonly One[], recipient: Recipient): Written<One>[] {
  const ofIncidents = messages.filter(({ type }) => type.startsWith("incident."));
  const others = messages.filter(({ type }) => !type.startsWith("incident."));
  return [...(ofIncidents.length > 0 ? [ofIncidents] : []), ...others.map((one) => [one])].map((together) => ({
    messages: together,
    mail: write(together, recipient),
  }));
}

export const newsIn = (messages: readonly Said[]): NewsItem[] =>
  messages.flatMap(({ type, data }) =>
    type.startsWith("incident.")
      ? [{ state: type === "incident.closed" ? "closed" : "opened", news: data } as NewsItem]
      : [],
  );

function write(messages: readonly Said[], { userId, zone }: Recipient): Omit<Mail, "to"> {
  const { APP_URL } = env();
  const appUrl = new URL(APP_URL).origin;
  const [first] = messages as [Said];
  const { subject, blocks } = contentOf(messages, zone, appUrl);
  const token = unsubscribeToken(userId);
  const footer = {
    text: "You get this since you have an account at Tidemark.",
    links: [
      { text: "What you are told", url: `${appUrl}/settings/alerts` },
      { text: "No more of these mails", url: `${appUrl}/unsubscribe?token=${token}` },
    ],
  };
  return {
    subject,
    id: first.id,
    unsubscribeUrl: `${appUrl}/api/alerts/unsubscribe?token=${token}`,
    ...renderLetter({ blocks, footer }),
  };
}

function contentOf(messages: readonly Said[], zone: string, appUrl: string): { subject: string; blocks: Block[] } {
  const news = newsIn(messages);
  if (news.length > 0) return { subject: subjectOf(news), blocks: blocksOf(news, zone, appUrl) };
  const [message] = messages as [Said];
  if (message.type === "digest") {
    const digest = message.data as Digest;
    return { subject: digestSubject(digest), blocks: digestBlocks(digest, appUrl) };
  }
  const lines = ["This is a test: alerts reach you here. Nothing is wrong."];
  return { subject: "A test from Tidemark", blocks: [{ lines }] };
}
