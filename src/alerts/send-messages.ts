import { Webhook } from "standardwebhooks";
import { dueMessages, giveUpMessages, type Message, markFailed, markSent, type Target } from "#db/alerts/outbox";
import { getChannel, getRecipient, noteOutcome, readAlertSettings, type StoredChannel } from "#db/alerts/settings";
import type { Database } from "#db/client";
import { HOUR, MINUTE } from "#domain/window";
import type { KeyRing } from "#env/key-ring";
import { describeError, logger } from "#env/logger";
import { mailIsOn, sendMail } from "#mail/transport";
import { secretsOfChannel } from "./channel-secrets";
import { mailsOf, type Said } from "./mails";
import { NotTaken, type PostOptions, postTo } from "./post";
import { slackTextOf } from "./slack";

/** Waits between attempts; after the last one a message is given up, two days later. */
const WAITS_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];
/** At a time: a minute's work. */
const BATCH = 50;

export interface SentMessages {
  sent: number;
  failed: number;
  more: boolean;
}

export interface Sending {
  db: Database;
  ring: KeyRing;
  post: PostOptions;
  now(): Date;
}

/**
 * Sends what is due at one place, oldest first. What is not taken comes again later, and is given up after two days; it
 * holds up neither what is newer nor other places. A message is sent at least once: receivers know a second copy by its id.
 */
export async function sendDueMessages(sending: Sending, target: Target): Promise<SentMessages> {
  const { db, now } = sending;
  const due = await dueMessages(db, target, now(), BATCH);
  if (due.length === 0) return { sent: 0, failed: 0, more: false };
  const outcome =
    target.channelId === null ? await byMail(sending, target, due) : await byChannel(sending, target, due);
  return { ...outcome, more: outcome.failed === 0 && due.length === BATCH };
}

async function byMail(sending: Sending, target: Target, due: readonly Message[]) {
  const { db, now } = sending;
  const recipient = await getRecipient(db, target.userId);
  // Whoever ends the mails in their quiet hours gets none at their end.
  const wanted = (await readAlertSettings(db, target.userId)).email;
  if (!recipient || !wanted || !mailIsOn()) {
    await giveUpMessages(db, target, "Mail is switched off.", now());
    return { sent: 0, failed: due.length };
  }
  return sendEach(sending, mailsOf(due, recipient), (mail) => sendMail({ to: recipient.email, ...mail.mail }));
}

async function byChannel(sending: Sending, target: Target & { channelId: string | null }, due: readonly Message[]) {
  const { db, now } = sending;
  const channel = await getChannel(db, target.userId, target.channelId as string);
  const recipient = await getRecipient(db, target.userId);
  if (!channel?.enabled || !recipient) {
    await giveUpMessages(db, target, "The channel is switched off.", now());
    return { sent: 0, failed: due.length };
  }
  const parcels = channel.kind === "slack" ? [due] : due.map((message) => [message]);
  const outcome = await sendEach(
    sending,
    parcels.map((messages) => ({ messages })),
    ({ messages }) => postToChannel(sending, channel, messages, recipient.zone),
  );
  await noteOutcome(db, channel.id, {
    at: now(),
    error: outcome.error?.message ?? null,
    gone: outcome.error instanceof NotTaken && outcome.error.gone,
  });
  return outcome;
}

/** Posts messages to a channel: to Slack all in one text, to a webhook the one there is, signed. Throws NotTaken. */
export async function postToChannel(
  { ring, post, now }: Pick<Sending, "ring" | "post" | "now">,
  channel: StoredChannel,
  messages: readonly Said[],
  zone: string,
): Promise<void> {
  const { url, secret } = secretsOfChannel(ring, channel);
  if (channel.kind === "slack") return postTo(url, JSON.stringify(slackTextOf(messages, zone)), {}, post);
  const [message] = messages as [Said];
  const body = webhookBodyOf(message);
  return postTo(url, body, secret ? signed(secret, message.id, body, now()) : {}, post);
}

/** `{type, timestamp, data}`, as Standard Webhooks has it. */
const webhookBodyOf = ({ type, createdAt, data }: Said) =>
  JSON.stringify({ type, timestamp: createdAt.toISOString(), data });

function signed(secret: string, id: string, body: string, at: Date): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

/** One after the other; the first that is not taken ends the round for this place. */
async function sendEach<Parcel extends { messages: readonly Message[] }>(
  { db, now }: Sending,
  parcels: readonly Parcel[],
  send: (parcel: Parcel) => Promise<void>,
): Promise<{ sent: number; failed: number; error: Error | null }> {
  let sent = 0;
  for (const parcel of parcels) {
    const ids = parcel.messages.map(({ id }) => id);
    try {
      await send(parcel);
    } catch (error) {
      const attempts = Math.max(...parcel.messages.map((message) => message.attempts));
      const waitMs = WAITS_MS[attempts];
      const reason = error instanceof NotTaken ? error.message : "The mail server did not take it.";
      if (!(error instanceof NotTaken)) logger.warn({ err: describeError(error) }, "a mail could not be sent");
      const dueAt = waitMs === undefined ? null : new Date(now().getTime() + waitMs);
      await markFailed(db, ids, { dueAt, error: reason, at: now() });
      return { sent, failed: ids.length, error: error instanceof NotTaken ? error : new Error(reason) };
    }
    await markSent(db, ids, now());
    sent += ids.length;
  }
  return { sent, failed: 0, error: null };
}
