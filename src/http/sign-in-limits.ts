import "server-only";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "#db/client";
import { type AttemptLimit, countAttempt, forgetAttempts } from "#db/rate-limits/count-attempts";
import { env } from "#env/env";

/** Who tries to sign in: the address where a proxy tells it, and the browser's id if this person signed in there before. */
export interface Attempt {
  email: string;
  address: string | null;
  device: string | null;
}

const WINDOW_MS = 15 * 60_000;
const limit = (key: string, max: number): AttemptLimit => ({ key, max, windowMs: WINDOW_MS });

/**
 * Counts a try to sign in: 0 when it may go on, else how long to wait. A known device has a limit of its own, so that no
 * stranger locks its owner out. Everybody else is stopped first by address, and only what passes there counts against the
 * e-mail address, so that one stranger cannot use it up. `docs/decisions/sign-in-limits.md` has the reasons.
 */
export async function countSignIn(db: Database, { email, address, device }: Attempt): Promise<number> {
  if (device) return countAttempt(db, [limit(deviceKey(device), 20)]);
  const waitMs = await countAttempt(
    db,
    address ? [limit(`address:${address}`, 120), limit(pairKey(email, address), 10)] : [limit("address:none", 3_000)],
  );
  return waitMs > 0 ? waitMs : countAttempt(db, [limit(emailKey(email), 50)]);
}

/** Who has signed in owes nothing for the tries before. What an address tried with others' e-mail addresses stays. */
export async function forgetSignIns(db: Database, { email, address, device }: Attempt): Promise<void> {
  if (device) return forgetAttempts(db, [deviceKey(device)]);
  await forgetAttempts(db, [emailKey(email), ...(address ? [pairKey(email, address)] : [])]);
}

/** A new login costs a hash and a row, and tells whether there is one: by address alone, since the e-mail address is new. */
export async function countSignUp(db: Database, address: string | null): Promise<number> {
  return countAttempt(db, [limit(`sign-up:${address ?? "none"}`, address ? 60 : 3_000)]);
}

/** A letter to an address that anybody may type: few to each, known or not, and few from one place. */
export async function countLetter(db: Database, email: string, address: string | null): Promise<number> {
  const place = limit(`letter:${address ?? "none"}`, address ? 20 : 1_000);
  return countAttempt(db, [place, limit(`letter-to:${digest(email)}`, 4)]);
}

/** A password set anew costs a hash; no token is ever guessed. By address alone, since no browser is known yet. */
export async function countReset(db: Database, address: string | null): Promise<number> {
  return countAttempt(db, [limit(`reset:${address ?? "none"}`, address ? 20 : 1_000)]);
}

/** Guesses at the password of a session that is open already. */
export async function countPasswordCheck(db: Database, sessionId: string): Promise<number> {
  return countAttempt(db, [limit(`password:${digest(sessionId)}`, 20)]);
}

/** Keys hold no e-mail address, and have one length. */
const digest = (text: string) => createHash("sha256").update(text.toLowerCase()).digest("base64url").slice(0, 22);
const deviceKey = (device: string) => `device:${device}`;
const emailKey = (email: string) => `email:${digest(email)}`;
const pairKey = (email: string, address: string) => `pair:${address}:${digest(email)}`;

const NAME = "tidemark.device";
const MAX_AGE_SECONDS = 180 * 86_400;

/**
 * A browser in which this person has signed in before carries a cookie that says so, bound to the e-mail address. It opens
 * nothing: it only keeps the guesses of strangers from counting against its owner. Null for any other.
 */
export function knownDevice(headers: Headers, email: string): string | null {
  const value = new RegExp(`(?:^|;\\s*)${NAME.replace(".", "\\.")}=([\\w.-]{10,200})`).exec(
    headers.get("cookie") ?? "",
  )?.[1];
  const [id, mac] = value?.split(".") ?? [];
  if (!id || !mac) return null;
  const [given, expected] = [Buffer.from(mac), Buffer.from(sign(id, email))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : null;
}

/** The cookie for a browser in which somebody has just signed in. */
export function deviceCookie(email: string): string {
  const id = randomBytes(16).toString("base64url");
  const secure = env().APP_URL.startsWith("https:") ? "; Secure" : "";
  return `${NAME}=${id}.${sign(id, email)}; Path=/api/auth; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

function sign(id: string, email: string): string {
  return createHmac("sha256", env().BETTER_AUTH_SECRET)
    .update(`known device\n${id}\n${email.toLowerCase()}`)
    .digest("base64url");
}
