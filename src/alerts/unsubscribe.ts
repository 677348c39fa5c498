import { createHmac, timingSafeEqual } from "node:crypto";
import { storeAlertSettings } from "#db/alerts/settings";
import type { Database } from "#db/client";
import { env } from "#env/env";

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
