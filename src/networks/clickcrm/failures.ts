import type { HttpAnswer } from "../http";
import { failureSaid, NetworkError } from "../network-error";
import { excerpt } from "../redact";
import { verdictSchema } from "./schema";

const OVERUSED = /too many|rate.?limit|throttl|quota/i;
const UNWELCOME =
  /token|auth|credential|permission|denied|forbidden|log ?in|(account|affiliate).{0,40}(invalid|unknown|not found|inactive|disabled|suspended|closed)|(invalid|unknown|inactive|no such).{0,40}(account|affiliate)/i;

/** No largest range was found (one client asks for 60 days): these are words that any API may refuse one with. */
const TOO_WIDE =
  /range|period|(too|maximum|max|limited|at most|within|exceed\w*|more than).{0,40}(long|wide|days?|months?|years?)/i;

/**
 * What a body says of its own failure, whatever its HTTP status: the platform's `{"result":0,"result_str":…}`, or any
 * API's words, since the reports' own were not found. Null when it says nothing of the kind.
 */
export function failureIn(body: unknown): string | null {
  const { result, result_str: reason } = verdictSchema.safeParse(body).data ?? {};
  const failed = result !== undefined && result !== null && !/^(1|true|ok|success)$/i.test(String(result));
  return failed ? (reason ?? "") : failureSaid(body);
}

/**
 * What an answer without a report means. The reports' own failures were not found; sister APIs answer bad credentials
 * with `result` 0 and an HTTP status other than 200 (H for those, L here), so wording and status both count.
 */
export function failureOf({ status, text }: HttpAnswer, secrets: readonly string[]): NetworkError {
  const body = jsonOf(text);
  const failure = failureIn(body);
  const said = excerpt(failure ?? (body === undefined ? text : ""), secrets);
  const reply = [`HTTP ${status}`, said].filter((part) => part !== "").join(": ");
  if (failure !== null && OVERUSED.test(said)) {
    return new NetworkError("rate_limited", `byday: too many requests (${reply})`, { status });
  }
  if (status === 401 || status === 403 || (failure !== null && UNWELCOME.test(said))) {
    const message = `The affiliate ID or the API token was refused (${reply})`;
    // A bare 403 may be a guard in front of the network: a token that worked lately gets a second chance.
    return new NetworkError("credentials_rejected", message, { status, ambiguous: status === 403 && failure === null });
  }
  if (failure !== null) {
    return new NetworkError("contract_changed", `byday: refused (${reply})`, { status, tooWide: TOO_WIDE.test(said) });
  }
  const seen = body === undefined ? "" : ` Fields seen: ${keysOf(body, secrets)}`;
  return new NetworkError("contract_changed", `byday: no report in the answer (${reply}).${seen}`, { status });
}

/** The names of an object's fields, never their values. */
export function keysOf(value: unknown, secrets: readonly string[]): string {
  if (Array.isArray(value)) return "none, it is a list";
  if (typeof value !== "object" || value === null) return "none";
  return excerpt(Object.keys(value).slice(0, 20).join(", "), secrets) || "none";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
