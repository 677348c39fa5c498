import type { KeyRing } from "../credentials/key-ring";
import { accountOfNotification } from "../db/accounts/notification-secrets";
import type { Database } from "../db/client";
import { type Notification, storeNotification } from "../db/notifications/store-notification";
import { adapterFor } from "../networks";
import { type IncomingNotification, NotificationRefused, type NotificationSupport } from "../networks/notification";
import { isWebhookSecret, notificationSecretsOf } from "./secrets";

export interface Address {
  network: string;
  accountId: string;
  secret: string;
}

export interface Received {
  stored: Notification;
  /** What the network wants to see in the answer. */
  reply: string;
}

/**
 * Verifies a notification and stores it, scrubbed of buyer data. Nothing is stored of what does not verify. Throws
 * NotificationRefused; a database that is down throws as it does, so that the network tries again.
 */
export async function receiveNotification(
  { db, ring, now }: { db: Database; ring: KeyRing; now: Date },
  address: Address,
  incoming: IncomingNotification,
): Promise<Received> {
  const account = await accountOfNotification(db, address.network, address.accountId);
  // One answer for an unknown account and for a wrong secret: nobody learns which accounts there are.
  if (!account || !isWebhookSecret(ring, account, address.secret)) {
    throw new NotificationRefused(401, "This notification address is not known");
  }
  const support = adapterFor(account.network).notifications as NotificationSupport | undefined;
  if (!support) throw new NotificationRefused(400, "This network sends no notifications");
  checkEvent(support, incoming);
  const secrets = support.secrets.schema.safeParse(notificationSecretsOf(ring, account));
  if (!secrets.success) throw new NotificationRefused(401, "The account has no secret to verify notifications with");

  const { key, occurredAt, rows, ignored } = support.read(incoming, secrets.data);
  const stored = await storeNotification(db, {
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
  return { stored, reply: support.reply };
}

function checkEvent({ events }: NotificationSupport, { event }: IncomingNotification): void {
  const known = events.length === 0 ? event === null : event !== null && events.includes(event);
  if (!known) throw new NotificationRefused(400, `The address ends with one of: ${events.join(", ") || "nothing"}`);
}
