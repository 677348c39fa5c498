import "server-only";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "../env";

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
