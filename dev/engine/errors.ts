import type { StandardError, StepError } from "./types";

/** For an answer that did not come from an SDK: a proxy, a crash, another server. */
export function fatalUpstreamError(status: number, body: string): StandardError {
  const message = `Your server returned HTTP ${status} before the SDK responded.`;
  return { error: message, name: "Server returned a fatal error", message, stack: body.slice(0, 8192) };
}

/** Name, message, stack and cause survive; every other field of an error body does not. */
export function standardError(body: unknown, reason: string): StandardError {
  const outer = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : { message: body };
  const inner = [outer.error, outer.body].find((part) => typeof part === "object" && part !== null);
  const source = (inner ?? outer) as Record<string, unknown>;
  const text = (key: string) => (typeof source[key] === "string" && source[key] !== "" ? source[key] : undefined);
  return {
    error: text("error") ?? reason,
    name: text("name") ?? "Error",
    message: text("message") ?? text("error") ?? reason,
    ...(text("stack") && { stack: text("stack") }),
    ...(source.cause !== undefined && { cause: source.cause }),
  };
}

/** Of a step's error the real server keeps these fields and drops all others, such as `code`. */
export function toStepError(raw: unknown, noRetry: boolean): StepError {
  const source = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  return {
    name: typeof source.name === "string" ? source.name : "",
    message: typeof source.message === "string" ? source.message : "",
    ...(typeof source.stack === "string" && source.stack !== "" && { stack: source.stack }),
    ...(source.data !== undefined && { data: source.data }),
    ...(noRetry && { noRetry }),
    ...(source.cause !== undefined && { cause: source.cause }),
  };
}
