/** An answer other than success, thrown by a route and turned into `{ error: { code, message, fields? } }`. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong, by the name of the input field. */
    readonly fields?: Record<string, string>,
    /** How long the caller should wait, in seconds. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

export const notFound = () => new ApiFailure(404, "not_found", "There is nothing here, or it is not yours.");

export function invalid(fields: Record<string, string>): ApiFailure {
  const [field, message] = Object.entries(fields)[0] ?? ["", "is not valid"];
  return new ApiFailure(400, "invalid_request", `${field}: ${message}`, fields);
}

/** `what` is a sentence of its own; how long to wait is told after it. */
export function tooMany(what: string, retryAfterMs: number): ApiFailure {
  const minutes = Math.ceil(retryAfterMs / 60_000);
  const wait = retryAfterMs < 10_000 ? "a moment" : minutes === 1 ? "a minute" : `${minutes} minutes`;
  const message = `${what} Wait ${wait}, then try again.`;
  return new ApiFailure(429, "too_many_requests", message, undefined, Math.max(1, Math.ceil(retryAfterMs / 1_000)));
}

/** The answer for a failure, with nothing of what caused it; `beside` is what another reader of it looks for. */
export function failureResponse(
  { status, code, message, fields, retryAfter }: ApiFailure,
  beside: Record<string, unknown> = {},
): Response {
  const headers = new Headers(retryAfter === undefined ? [] : [["Retry-After", String(retryAfter)]]);
  return Response.json({ ...beside, error: { code, message, ...(fields ? { fields } : {}) } }, { status, headers });
}
