import pino from "pino";
import { settingAtLoad } from "./env";

/**
 * JSON lines on stdout. Nothing that may hold a secret or a row is passed to it; the names below are removed all the
 * same, wherever they turn up.
 */
export const logger = pino({
  level: settingAtLoad("LOG_LEVEL") ?? "info",
  base: null,
  redact: {
    paths: ["credentials", "apiKey", "token", "clientSecret", "authorization", "password"].flatMap((name) => [
      name,
      `*.${name}`,
      `*.*.${name}`,
    ]),
    censor: "[redacted]",
  },
  serializers: { err: describeError },
});

/**
 * Name, code and message of what lies at the root of an error, be it an `ErrorEvent` of a WebSocket. Never the query or
 * its parameters, which a database error carries along or quotes.
 */
export function describeError(error: unknown): { name: string; message: string; code?: string } {
  const root = rootCause(error);
  const { name, code, message } = Object(root) as Record<string, unknown>;
  return {
    name: typeof name === "string" && name ? name : (Object(root).constructor?.name ?? typeof root),
    message: typeof message === "string" ? withoutData(message, code) : "not an Error",
    ...(typeof code === "string" ? { code } : {}),
  };
}

/** Codes of Postgres for data that do not fit and for statements that it cannot read: their messages quote both. */
const QUOTING = /^(22|42601)/;

function withoutData(message: string, code: unknown): string {
  if (message.startsWith("Failed query")) return "Failed query";
  const line = message.split("\n")[0] ?? "";
  return (typeof code === "string" && QUOTING.test(code) ? line.replace(/"[^"]*"/g, '"…"') : line).slice(0, 300);
}

/** A database error is wrapped, by Drizzle or by an event that Neon's driver throws. */
function rootCause(error: unknown, depth = 0): unknown {
  const { cause, error: inner } = Object(error) as { cause?: unknown; error?: unknown };
  const next = [cause, inner].find((item) => typeof Object(item).message === "string");
  return next && depth < 10 ? rootCause(next, depth + 1) : error;
}
