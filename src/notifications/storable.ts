import { NotificationRefused, type ReadNotification } from "../networks/notification";

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
