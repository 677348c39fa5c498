import { NetworkError } from "./network-error";
import { parseRetryAfter } from "./retry-after";

/** Larger answers are refused: a page of at most 1,000 rows stays far below. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export interface HttpRequest {
  url: URL;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Values that must not appear in any message, whatever the network echoes. */
  secrets: readonly string[];
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * One HTTP request, whole: head and body arrive within `timeoutMs` or it fails. 429 and 5xx throw a typed
 * NetworkError; every other status is returned, since its meaning differs by network. Redirects are not followed,
 * so that a credential never travels to another host.
 */
export async function send(request: HttpRequest): Promise<HttpAnswer> {
  const { url, method = "GET", headers = {}, body, timeoutMs, signal } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers: { "User-Agent": "Tidemark/1.0", ...headers },
      body: body ?? null,
      redirect: "manual",
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    });
    const answer = { status: response.status, headers: response.headers, text: await readBody(response) };
    throwOnPassingFailure(answer, request);
    return answer;
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    if (timeout.aborted) throw new NetworkError("network_unavailable", `No answer within ${timeoutMs} ms`);
    throw new NetworkError("network_unavailable", `The connection failed (${connectionReason(error)})`);
  }
}

/** The body as JSON. HTML, an empty or a cut-off body is a network that is not well, never "no rows". */
export function parseJson(answer: HttpAnswer): unknown {
  const text = answer.text.trim();
  const { status } = answer;
  if (text === "") throw new NetworkError("network_unavailable", `HTTP ${status} with an empty body`, { status });
  try {
    return JSON.parse(text);
  } catch {
    const what = text.startsWith("<") ? "an HTML or XML page" : "something that is not JSON";
    throw new NetworkError("network_unavailable", `HTTP ${status} with ${what} instead of JSON`, { status });
  }
}

/** What the network said, fit for a message: one line, short, without any of the secrets. */
export function excerpt(text: string, secrets: readonly string[]): string {
  return redact(text.replace(/<[^>]*>/g, " "), secrets)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 160);
}

export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")])
    .filter((secret) => secret.length > 0)
    .reduce((clean, secret) => clean.replaceAll(secret, "[redacted]"), text);
}

function throwOnPassingFailure({ status, headers, text }: HttpAnswer, { secrets }: HttpRequest): void {
  const wait = parseRetryAfter(headers.get("retry-after"), new Date());
  const options = wait === undefined ? { status } : { status, retryAfterMs: wait };
  const said = excerpt(text, secrets);
  if (status === 429) throw new NetworkError("rate_limited", `HTTP 429, too many requests: ${said}`, options);
  if (status >= 500) throw new NetworkError("network_unavailable", `HTTP ${status}: ${said}`, options);
  if (status >= 300 && status < 400) {
    throw new NetworkError("network_unavailable", `HTTP ${status}, an unexpected redirect`, options);
  }
}

async function readBody(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > MAX_BODY_BYTES) throw new NetworkError("contract_changed", `The answer exceeds ${MAX_BODY_BYTES} bytes`);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** The error code alone: Node's messages may hold addresses and URLs. */
function connectionReason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "connection lost";
}
