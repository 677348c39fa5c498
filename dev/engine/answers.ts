import { fatalUpstreamError, standardError } from "./errors";
import type { HttpAnswer } from "./http-client";
import { type Op, parseOps } from "./op";
import { parseRetryAfter } from "./retry";
import type { StandardError } from "./types";

export interface FailedAttempt {
  kind: "failed";
  error: StandardError;
  /** The body as it came, which the real server hands on beside the error. */
  result?: unknown;
  noRetry: boolean;
  retryAt?: number;
}

export interface OpsAnswer {
  kind: "ops";
  ops: Op[];
  noRetry: boolean;
  retryAt?: number;
  version: number;
}

export type Answer = FailedAttempt | OpsAnswer | { kind: "completed"; output: unknown };

const NOT_SDK = "not_sdk: The response did not come from an Inngest SDK";

export function failedAttempt(name: string, message: string): FailedAttempt {
  return { kind: "failed", error: { error: message, name, message }, noRetry: false };
}

/** Reads an app's HTTP answer the way the real server's HTTP driver does. */
export function interpret(raw: HttpAnswer, maxStepOutputBytes: number): Answer {
  const { status, headers, body } = unwrapStream(raw);
  const isSdk = headers["x-inngest-sdk"] !== undefined;
  const noRetry = headers["x-inngest-no-retry"] === "true";
  const retryAt = parseRetryAfter(headers["retry-after"]);
  if (status === 206) {
    if (!isSdk) return failedAttempt("not_sdk", NOT_SDK);
    const ops = parseOps(body, maxStepOutputBytes);
    if (typeof ops === "string") return failedAttempt("Error", ops);
    return { kind: "ops", ops, noRetry, retryAt, version: Number(headers["x-inngest-req-version"]) || 0 };
  }
  const isSuccess = status >= 200 && status <= 299;
  if (isSuccess && !isSdk) return failedAttempt("not_sdk", NOT_SDK);
  const result = isSdk ? parseBody(body) : fatalUpstreamError(status, body);
  if (isSuccess && !noRetry) return { kind: "completed", output: result };
  const reason = noRetry ? "NonRetriableError" : `invalid status code: ${status}`;
  return { kind: "failed", error: standardError(result, reason), result, noRetry, retryAt };
}

/** A streamed answer carries its real status, headers and body inside a 201. */
function unwrapStream(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 201) return answer;
  const inner = parseBody(answer.body) as { status?: number; body?: unknown; headers?: Record<string, string> } | null;
  if (typeof inner?.status !== "number") return { ...answer, status: 502 };
  const headers = Object.entries(inner.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status: inner.status,
    headers: { ...answer.headers, ...Object.fromEntries(headers) },
    body: typeof inner.body === "string" ? inner.body : JSON.stringify(inner.body),
  };
}

function parseBody(body: string): unknown {
  if (body === "") return null;
  try {
    const value: unknown = JSON.parse(body);
    // Some SDKs encode an object twice.
    return typeof value === "string" && value.startsWith("{") ? parseBody(value) : value;
  } catch {
    return body;
  }
}
