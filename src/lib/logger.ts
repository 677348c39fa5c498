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

/** Name, code and message. Never the query or its parameters, which a database error would carry along. */
export function describeError(error: unknown): { name: string; message: string; code?: string } {
  const root = rootCause(error);
  const code = (root as { code?: unknown }).code;
  const name = root instanceof Error ? root.name : typeof root;
  const message = root instanceof Error ? (root.message.split("\n")[0] ?? "") : "not an Error";
  return { name, message: message.slice(0, 300), ...(typeof code === "string" ? { code } : {}) };
}

/** Drizzle wraps a database error in one whose message is the query with its parameters. */
function rootCause(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? rootCause(cause) : error;
}
