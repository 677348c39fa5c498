import type { NotifiedAccount } from "#db/accounts/account-secrets";
import type { Database } from "#db/client";
import { storeTogether } from "#db/notifications/store-notifications";
import type { KeyRing } from "#env/key-ring";
import { adapterFor } from "#networks/index";
import {
  type IncomingNotification,
  NotificationRefused,
  type NotificationSupport,
  type ReadNotification,
} from "#networks/notification";
import { notificationSecretsOf } from "./webhook-secrets";

export interface Received {
  /** Whether it is to be applied: false for what is no sale, and for a message that is stored already. */
  isNews: boolean;
  /** What the network wants to see in the answer. */
  reply: string;
}

/**
 * Verifies a notification of the account whose address it came to, and stores it, scrubbed of buyer data. Nothing is
 * stored of what does not verify. Throws NotificationRefused; a database that is down throws as it does, so that the
 * network tries again.
 */
export async function receiveNotification(
  { db, ring, now }: { db: Database; ring: KeyRing; now: Date },
  account: NotifiedAccount,
  incoming: IncomingNotification,
): Promise<Received> {
  const support = adapterFor(account.network).notifications as NotificationSupport | undefined;
  if (!support) throw new NotificationRefused(400, "This network sends no notifications");
  checkEvent(support, incoming);
  const secrets = support.secrets.schema.safeParse(notificationSecretsOf(ring, account));
  if (!secrets.success) throw new NotificationRefused(401, "The account has no secret to verify notifications with");

  const read = support.read(incoming, secrets.data);
  requireStorable(read);
  const { key, occurredAt, rows, ignored } = read;
  const { isNew } = await storeTogether(db, {
    accountId: account.id,
    userId: account.userId,
    network: account.network,
    key,
    event: incoming.event,
    occurredAt,
    receivedAt: now,
    rows: rows.map((row) => ({ ...(row as object), receivedAt: now.toISOString() })),
    ignored: ignored ?? null,
    appliedAt: rows.length === 0 ? now : null,
  });
  return { isNews: isNew && rows.length > 0, reply: support.reply };
}

function checkEvent({ events }: NotificationSupport, { event }: IncomingNotification): void {
  const known = events.length === 0 ? event === null : event !== null && events.includes(event);
  if (!known) throw new NotificationRefused(400, `The address ends with one of: ${events.join(", ") || "nothing"}`);
}

const MAX_KEY = 500;

/**
 * Refuses what no database takes, whichever network it is from: U+0000 and half surrogate pairs in a text, a time that
 * is none. Sent again it would fail again, so the answer is that the message is at fault.
 */
export function requireStorable({ key, occurredAt, rows, ignored }: ReadNotification): void {
  if (key.length > MAX_KEY) throw new NotificationRefused(400, "The message's id is too long");
  if (![key, ignored, rows].every(isText)) {
    throw new NotificationRefused(400, "The message holds characters that are no text");
  }
  const year = occurredAt?.getUTCFullYear() ?? 2000;
  if (!(year >= 1970 && year <= 9999)) throw new NotificationRefused(400, "The message's time is none");
}

function isText(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, part]) => isText(name) && isText(part));
}
