import { NetworkError } from "./network-error";
import { parseRetryAfter } from "./retry-after";

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

/** What the network said, fit for a message: one line, short, without any of the secrets. */
export function excerpt(text: string, secrets: readonly string[]): string {
  return redact(text, secrets)
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 160);
}

/** Removes the secrets in every spelling that an echo may give them, also from within base64 (`id:secret`). */
export function redact(text: string, secrets: readonly string[]): string {
  return [...new Set(secrets)]
    .filter((secret) => secret.length > 0)
    .sort((a, b) => b.length - a.length)
    .flatMap((secret) => [...base64Parts(secret).map((part) => `${spelled(part)}[\\w+/-]*=*`), spelled(secret)])
    .reduce((clean, pattern) => clean.replace(new RegExp(pattern, "gu"), "[redacted]"), text);
}

/** The base64 digits that a secret alone decides, for each way in which it may lie across the digits. */
function base64Parts(secret: string): string[] {
  const parts = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [start, end] = [Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3)];
    return (["base64", "base64url"] as const).map((form) => bytes.toString(form).slice(start, end));
  });
  // Fewer digits tell nothing, and would turn up by chance.
  return parts.filter((part) => part.length >= 8);
}

const spelled = (text: string) => [...text].map(anySpelling).join("");

const ENTITIES: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/** A pattern for a character: plain, percent-encoded (once or more), escaped as in JSON, or as an HTML entity. */
function anySpelling(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const anyCase = (digits: string) => digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const percent = Buffer.from(char)
    .toString("hex")
    .replace(/../g, (byte) => `%(?:25)*${anyCase(byte)}`);
  const escaped = `\\\\u${anyCase(hex.padStart(4, "0"))}`;
  const entity = `&(?:#0*${code}|#[xX]0*${anyCase(hex)}|${ENTITIES[char] ?? "(?!)"});`;
  // A form decodes `+` as a space.
  return `(?:${percent}|${escaped}|${entity}|\\\\?\\u{${hex}}${char === "+" ? "| " : ""})`;
}

function throwOnPassingFailure({ status, headers, text }: HttpAnswer, { secrets }: HttpRequest): void {
  // `RateLimit-Reset` holds the seconds left, as the IETF draft and Hotmart have it (H), not a timestamp.
  const wait = parseRetryAfter(headers.get("retry-after") ?? headers.get("ratelimit-reset"), new Date());
  const options = wait === undefined ? { status } : { status, retryAfterMs: wait };
  const said = excerpt(text, secrets);
  if (status === 429) throw new NetworkError("rate_limited", `HTTP 429, too many requests: ${said}`, options);
  if (status >= 500 || status === 408)
    throw new NetworkError("network_unavailable", `HTTP ${status}: ${said}`, options);
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
