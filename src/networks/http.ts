import { parseRetryAfter } from "./ask-again";
import { NetworkError } from "./network-error";
import { excerpt } from "./redact";

/** Larger answers are refused: a page of at most 1,000 rows stays far below. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** What fits into a header (RFC 9110). A dash that a text editor made longer does not. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

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
 * One HTTP request, whole: head and body arrive within `timeoutMs` or it fails. 429, 408 and 5xx throw a typed
 * NetworkError; every other status is returned, since its meaning differs by network. Redirects are not followed,
 * so that a credential never travels to another host.
 */
export async function send(request: HttpRequest): Promise<HttpAnswer> {
  const { url, method = "GET", headers = {}, body, timeoutMs, signal } = request;
  if (!Object.values(headers).every((value) => HEADER_VALUE.test(value))) {
    throw new NetworkError("credentials_rejected", "The credentials hold a character that cannot be sent");
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([timeout, signal]) : timeout;
  try {
    const exchange = fetch(url, {
      method,
      headers: { "User-Agent": "Tidemark/1.0", ...headers },
      body: body ?? null,
      redirect: "manual",
      signal: stop,
    }).then(async (response) => ({
      status: response.status,
      headers: response.headers,
      text: await readBody(response),
    }));
    // Node's fetch does not always end when it is told to: a compressed body that is damaged may hang for good.
    const answer = await Promise.race([exchange, rejectedBy(stop)]);
    throwOnPassingFailure(answer, request);
    return answer;
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    if (timeout.aborted) throw new NetworkError("network_unavailable", `No answer within ${timeoutMs} ms`);
    throw new NetworkError("network_unavailable", `The connection failed (${connectionReason(error)})`);
  }
}

function rejectedBy(stop: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (stop.aborted) reject(stop.reason);
    else stop.addEventListener("abort", () => reject(stop.reason), { once: true });
  });
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

function throwOnPassingFailure({ status, headers, text }: HttpAnswer, { secrets }: HttpRequest): void {
  // `RateLimit-Reset` holds the seconds left, as the IETF draft and Hotmart have it (H); what is larger is a point in time.
  const wait = parseRetryAfter(headers.get("retry-after") ?? headers.get("ratelimit-reset"), new Date());
  const options = wait === undefined ? { status } : { status, retryAfterMs: wait };
  // Of an answer that is none of these nothing is said.
  const said = () => excerpt(text, secrets);
  if (status === 429) throw new NetworkError("rate_limited", `HTTP 429, too many requests: ${said()}`, options);
  if (status >= 500 || status === 408)
    throw new NetworkError("network_unavailable", `HTTP ${status}: ${said()}`, options);
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
