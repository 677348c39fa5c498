import { createHmac, timingSafeEqual } from "node:crypto";
import {
  addChannel,
  listChannels,
  readAlertSettings,
  removeChannel,
  type StoredChannel,
  setChannelEnabled,
  storeAlertSettings,
} from "#db/alerts/settings";
import type { Database } from "#db/client";
import { env } from "#env/env";
import type { KeyRing } from "#env/key-ring";
import type { AlertsAnswer, AlertsBody } from "#http/contract-of-alerts";
import { mailIsOn } from "#mail/transport";
import { makeChannel } from "./channel-secrets";

/** The most places, beside their e-mail address, at which a user may be told. */
export const MAX_CHANNELS = 10;

interface Chooser {
  id: string;
  email: string;
}

/** What a user is told, where and when; `secrets` of channels that were just made are told once. */
export async function alertsOf(
  db: Database,
  user: Chooser,
  secrets: ReadonlyMap<string, string> = new Map(),
): Promise<AlertsAnswer> {
  const { rules, quietHours, email, digest } = await readAlertSettings(db, user.id);
  const none = { lastSentAt: null, lastFailedAt: null, lastError: null };
  const toAnswer = ({ id, kind, host, enabled, lastSentAt, lastFailedAt, lastError }: StoredChannel) => {
    const secret = secrets.get(id);
    return {
      ...{ id, kind, target: host, enabled, lastError },
      lastSentAt: lastSentAt?.toISOString() ?? null,
      lastFailedAt: lastFailedAt?.toISOString() ?? null,
      ...(secret && { secret }),
    };
  };
  return {
    mail: mailIsOn(),
    channels: [
      { id: "email", kind: "email", target: user.email, enabled: email, ...none },
      ...(await listChannels(db, user.id)).map(toAnswer),
    ],
    ...{ rules, quietHours, digest },
  };
}

export class ChannelsRefused extends Error {
  override readonly name = "ChannelsRefused";
}

/** Stores what a user has chosen; what is absent stays. Throws ChannelsRefused in one piece: nothing is changed then. */
export async function storeChoices(
  db: Database,
  ring: KeyRing,
  user: Chooser,
  { channels, rules, quietHours, digest }: AlertsBody,
): Promise<AlertsAnswer> {
  const secrets = new Map<string, string>();
  await db.transaction(async (tx) => {
    const before = await readAlertSettings(tx, user.id);
    await storeAlertSettings(tx, user.id, {
      ...(rules && { rules: { ...before.rules, ...withoutAbsent(rules) } }),
      ...(quietHours !== undefined && { quietHours }),
      ...(digest !== undefined && { digest }),
    });
    if (!channels) return;
    const known = new Set((await listChannels(tx, user.id)).map(({ id }) => id));
    const kept = channels.flatMap((channel) => ("id" in channel ? [channel] : []));
    const added = channels.flatMap((channel) => ("url" in channel ? [channel] : []));
    const stranger = kept.find(({ id }) => id !== "email" && !known.has(id));
    if (stranger) throw new ChannelsRefused(`there is no channel "${stranger.id}"`);
    const own = kept.filter(({ id }) => id !== "email");
    if (own.length + added.length > MAX_CHANNELS) {
      throw new ChannelsRefused(`there may be ${MAX_CHANNELS} beside the e-mail address`);
    }
    const email = kept.find(({ id }) => id === "email");
    if (email) await storeAlertSettings(tx, user.id, { email: email.enabled });
    for (const id of known) if (!own.some((one) => one.id === id)) await removeChannel(tx, user.id, id);
    for (const { id, enabled } of own) await setChannelEnabled(tx, user.id, id, enabled);
    for (const [i, { kind, url }] of added.entries()) {
      const { channel, secret } = makeChannel(ring, user.id, kind, url);
      await addChannel(tx, { ...channel, createdAt: new Date(Date.now() + i) });
      if (secret) secrets.set(channel.id, secret);
    }
  });
  return alertsOf(db, user, secrets);
}

const withoutAbsent = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]-?: Exclude<Values[Name], undefined>;
  };

/** Of its own purpose: nothing else that the secret signs is one of these. */
const signatureOf = (userId: string) =>
  createHmac("sha256", env().BETTER_AUTH_SECRET).update(`unsubscribe:${userId}`).digest();

/** What ends a user's mails without a session: who has it can do nothing else. */
export const unsubscribeToken = (userId: string): string =>
  `${Buffer.from(userId).toString("base64url")}.${signatureOf(userId).toString("base64url")}`;

/** Ends a user's alerts and digests by mail; false of a token that is none of ours. */
export async function unsubscribe(db: Database, token: string): Promise<boolean> {
  const [id = "", signature = ""] = token.split(".");
  const userId = Buffer.from(id, "base64url").toString("utf8");
  const [given, expected] = [Buffer.from(signature, "base64url"), signatureOf(userId)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  await storeAlertSettings(db, userId, { email: false });
  return true;
}
