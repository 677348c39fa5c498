import type { AdapterContext, PageRequest, RawPage } from "../adapter";
import { parseRetryAfter } from "../ask-again";
import { type HttpAnswer, parseJson, send } from "../http";
import { failureSaid, NetworkError } from "../network-error";
import { excerpt } from "../redact";
import { keepFields } from "../scrub";
import { nextCursor, readCursor } from "./cursor";
import { KEPT_FIELDS, pageSchema, paykeySchema, verdictSchema } from "./schema";

export interface JvzooCredentials {
  apiKey: string;
}

type Context = AdapterContext<JvzooCredentials>;

/** The account's transactions as an affiliate (H). Its only input is the paykey: there is no date filter (H). */
const LIST = "latest-affiliates-transactions";

/**
 * One page of the list, which without a paykey reaches back 90 days (M), whatever the window. The sort order is not
 * documented, and clients disagree. A paykey means "start after this transaction, excluding it" (H), so in either
 * order the list goes on after the last row of a page.
 */
export async function fetchPage(context: Context, { cursor: text }: PageRequest): Promise<RawPage> {
  const cursor = readCursor(text);
  const results = await list(context, cursor?.paykey);
  const ids = results.flatMap((row) => paykeySchema.safeParse(row).data ?? []);
  const next = nextCursor({ ids, rowCount: results.length }, cursor);
  return {
    rows: results.map((row) => keepFields(row, KEPT_FIELDS)),
    nextCursor: next && JSON.stringify(next),
  };
}

/** Two independent clients probe with this very call and take an empty list as a good key (H). */
export async function testCredentials(context: Context): Promise<void> {
  await list(context);
}

async function list(context: Context, paykey?: string): Promise<unknown[]> {
  const { credentials, endpoints, timeoutMs, signal } = context;
  // Basic authentication, the key as user and a literal x as password (H).
  const login = `${credentials.apiKey}:x`;
  const secrets = [login, credentials.apiKey];
  const answer = await send({
    // Used with and without a slash at the end (M); with one there is no place for a paykey.
    url: new URL(`${endpoints.api}/v2.0/${LIST}${paykey === undefined ? "" : `/${encodeURIComponent(paykey)}`}`),
    headers: { Authorization: `Basic ${Buffer.from(login).toString("base64")}`, Accept: "application/json" },
    timeoutMs,
    signal,
    secrets,
  });
  if (answer.status !== 200) throw refused(answer, secrets);
  const page = pageSchema.safeParse(readBody(answer, secrets));
  if (page.success) return page.data.results;
  throw new NetworkError("contract_changed", `${LIST}: the answer has no list of results`, { status: answer.status });
}

/** The answer to a bad key is not documented: 401, 403 and an error in the body are all taken for it. */
function refused(answer: HttpAnswer, secrets: readonly string[]): NetworkError {
  return failureOf(answer, answer.status, excerpt(answer.text, secrets));
}

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

/** No text of an error is documented: these are words that say "key" or "too many" in any API. */
const KEY_PROBLEM = /api[\s_-]*key|unauthori[sz]ed|authenticat|credential|access denied|forbidden/i;
const TOO_MANY = /rate limit|too many requests|quota/i;

/** What a failing status means, be it the answer's own or the one inside its body. */
export function failureOf(answer: HttpAnswer, status: number, said: string): NetworkError {
  const where = status === answer.status ? `HTTP ${status}` : `HTTP ${answer.status}, status ${status} in the body`;
  const because = said === "" ? where : `${where}: ${said}`;
  const facts = { status: answer.status };
  if (status === 429 || TOO_MANY.test(said)) {
    const retryAfterMs = parseRetryAfter(answer.headers.get("retry-after"), new Date());
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new NetworkError("rate_limited", `JVZoo limits the rate of requests (${because})`, { ...facts, ...wait });
  }
  // Before the words: a server whose check of keys is down says nothing about the key.
  if (status >= 500 && status < 600) return new NetworkError("network_unavailable", `JVZoo failed (${because})`, facts);
  if (status === 401 || status === 403 || KEY_PROBLEM.test(said)) {
    return new NetworkError("credentials_rejected", `JVZoo refused the API key (${because})`, facts);
  }
  return new NetworkError("contract_changed", `JVZoo answered with an error (${because})`, facts);
}
