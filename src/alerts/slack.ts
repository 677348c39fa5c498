import { env } from "#env/env";
import { type Digest, digestBlocks, digestSubject } from "./digest-text";
import { newsIn, type Said } from "./mails";
import { headlineOf, linesOf, placeOf } from "./texts";

/** Slack's incoming webhooks: a text in their mark-up, in which three characters have a meaning. */
export function slackTextOf(messages: readonly Said[], zone: string): { text: string } {
  const appUrl = new URL(env().APP_URL).origin;
  const parts = newsIn(messages).map((item) => {
    const link = placeOf(appUrl, item.news);
    const lines = linesOf(item, zone).map(escapeSlack);
    return [`*${escapeSlack(headlineOf(item))}*`, ...lines, `<${link.url}|${escapeSlack(link.text)}>`].join("\n");
  });
  for (const { type, data } of messages) {
    if (type === "test") parts.push("This is a test from Tidemark: alerts reach you here. Nothing is wrong.");
    if (type === "digest") {
      const blocks = digestBlocks(data as Digest, appUrl).map(({ title, lines }) =>
        [...(title ? [`*${escapeSlack(title)}*`] : []), ...lines.map(escapeSlack)].join("\n"),
      );
      parts.push([`*${escapeSlack(digestSubject(data as Digest))}*`, ...blocks].join("\n"));
    }
  }
  return { text: parts.join("\n\n") };
}

const escapeSlack = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
