interface ErrorBody {
  error: { code: string; message: string; fields?: Record<string, string> };
}

/** What every request of the API throws. `message` is fit to be shown; `status` is 0 when no answer came. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Sends one request. `Answer` is the contract's shape of what the route answers: it is our own server's, which answers
 * through that shape, so it is not checked again here. What is no JSON is from somebody else on the way, and an error.
 */
export async function apiRequest<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await send(path, options);
  const body = await readJson(response);
  if (!response.ok) throw toApiError(response, body);
  if (body !== NO_JSON) return body as Answer;
  throw new ApiError(response.status, "unexpected_response", "The server answered in a form this page does not know.");
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

let ask: Ask = (path, init) => fetch(path, init);

/** On the server, where a path alone leads nowhere: the API's routes are asked by this instead. */
export function askBy(routes: Ask): void {
  ask = routes;
}

async function send(path: string, { method = "GET", body, signal }: RequestOptions): Promise<Response> {
  const headers = body === undefined ? undefined : { "content-type": "application/json" };
  try {
    return await ask(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  } catch (cause) {
    // An aborted request is the caller's own doing, not a failure to report.
    if (signal?.aborted) throw cause;
    const message = "Tidemark cannot be reached. Check your connection and try again.";
    throw new ApiError(0, "unreachable", message, {}, { cause });
  }
}

const NO_JSON = Symbol("no JSON");

/** An empty body reads as undefined. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NO_JSON;
  }
}

function toApiError(response: Response, body: unknown): ApiError {
  // The session ended while the page was open. A full load also drops what the page holds in memory.
  if (response.status === 401) window.location.assign("/sign-in");

  if (!isErrorBody(body)) return new ApiError(response.status, "http_error", `The server answered ${response.status}.`);
  const { code, message, fields } = body.error;
  return new ApiError(response.status, code, message, fields);
}

function isErrorBody(body: unknown): body is ErrorBody {
  const { code, message } = Object(Object(body).error);
  return typeof code === "string" && typeof message === "string";
}

/** The sentence to show for anything a query or mutation may throw. */
export function errorMessage(error: unknown): string {
  return error instanceof ApiError ? error.message : "Something went wrong. Try again.";
}
