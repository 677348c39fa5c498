import { failureSaid } from "../failure-said";
import { type HttpAnswer, parseJson } from "../http";
import { excerpt } from "../redact";
import { failureOf } from "./failures";
import { verdictSchema } from "./schema";

/** v3.0 codes from here on are errors (M). */
const FIRST_ERROR_CODE = 4_000;

/** The JSON of an HTTP 200. Throws when the body says that the call failed, whatever else it holds. */
export function readBody(answer: HttpAnswer, secrets: readonly string[]): unknown {
  const body = parseJson({ ...answer, text: jsonIn(answer.text) });
  const { meta, message } = verdictSchema.safeParse(body).data ?? {};
  const status = meta?.status?.http_status_code ?? answer.status;
  const error = failureSaid(body) ?? failureSaid((body as { meta?: unknown } | null)?.meta);
  const isError = error !== null || (meta?.status?.code ?? 0) >= FIRST_ERROR_CODE;
  if (status >= 200 && status < 300 && !isError) return body;

  const said = [meta?.status?.message, meta?.status?.detail, error ?? message].filter((part) => part).join(" ");
  throw failureOf(answer, status, excerpt(said, secrets));
}

/**
 * Bytes around the JSON were seen on another call of this API (M): when the whole is not JSON, what stands between the
 * first `{` and the last `}` is taken if it is this API's envelope. Anything else stays as it is, and fails.
 */
function jsonIn(text: string): string {
  if (parsed(text) !== undefined) return text;
  const inner = text.slice(Math.max(0, text.indexOf("{")), text.lastIndexOf("}") + 1);
  const value = parsed(inner);
  const isEnvelope = typeof value === "object" && value !== null && ("results" in value || "meta" in value);
  return isEnvelope ? inner : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
