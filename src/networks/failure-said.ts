/**
 * What an answer says of its own failure, in the words that any API may use for it; null when it says nothing of the
 * kind. For networks whose own words are not known: an error beside an empty list must not pass for "no rows".
 */
export function failureSaid(frame: unknown): string | null {
  if (typeof frame !== "object" || frame === null) return null;
  const { error, errors, success, status, message } = frame as Record<string, unknown>;
  const cause = [error, errors].find(isSaid);
  const failed = typeof status === "string" && /^(error|fail)/i.test(status.trim());
  if (cause === undefined && success !== false && !failed) return null;
  return [textOf(message), textOf(cause)].filter((text) => text !== "").join(" ") || "an error without a message";
}

/** `false`, `""`, `null`, `0` and empty lists say that there is no error. */
function isSaid(error: unknown): boolean {
  return Array.isArray(error) ? error.length > 0 : Boolean(error);
}

function textOf(said: unknown): string {
  const text = Array.isArray(said) ? said[0] : said;
  if (typeof text === "string") return text;
  const message = (text as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" ? message : "";
}
