import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingNotification, NotificationSupport, ReadNotification } from "./notification";
import { NotificationRefused } from "./notification";

/** Far above any message that was seen: the largest, Digistore24's 173 fields, stays below 10,000 characters. */
const MAX_BODY_CHARS = 256 * 1024;

/** Deeper JSON is no network's: the deepest documented message has 5 levels. */
const MAX_JSON_DEPTH = 32;

/** What a decoder makes of bytes that are no UTF-8. */
const REPLACEMENT = "\ufffd";

/** Whether two texts are equal, in a time that tells nothing of where they differ: digests have one length. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * A `read` that ends in NotificationRefused or in an answer, whatever comes in. An unforeseen error is not told of, nor
 * kept as a cause: it may quote the message.
 */
export function guarded<Secrets>(
  read: (notification: IncomingNotification, secrets: Secrets) => ReadNotification,
): NotificationSupport<Secrets>["read"] {
  return (notification, secrets) => {
    if (notification.body.length > MAX_BODY_CHARS) throw new NotificationRefused(413, "The message is too large");
    try {
      return read(notification, secrets);
    } catch (error) {
      if (error instanceof NotificationRefused) throw error;
      throw new NotificationRefused(400, "The message could not be read");
    }
  };
}

export function requirePost({ method }: IncomingNotification): void {
  if (method !== "POST") throw new NotificationRefused(400, "The message must be sent with POST");
}

/** A signature that does not match. Text that was damaged on its way says so: the sender's secret may well be right. */
export function badSignature({ body }: IncomingNotification, message: string): NotificationRefused {
  if (body.includes(REPLACEMENT)) return new NotificationRefused(400, "The message is damaged");
  return new NotificationRefused(401, message);
}

function requireUtf8(text: string): void {
  if (text.includes(REPLACEMENT)) throw new NotificationRefused(400, "The message is not in UTF-8");
}

/** What is delivered again is equal: the content identifies a message that has no id of its own. */
export function contentHash(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** A body as a JSON object. */
export function jsonObject(body: string): Record<string, unknown> {
  requireUtf8(body);
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NotificationRefused(400, "The body is not a JSON object");
  }
  if (!isShallow(value)) throw new NotificationRefused(400, "The body is nested too deeply");
  return value as Record<string, unknown>;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Level by level, without recursion: depth is what is in doubt. */
function isShallow(value: object): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < MAX_JSON_DEPTH; depth += 1) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
    if (level.length === 0) return true;
  }
  return false;
}
