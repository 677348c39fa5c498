import { z } from "zod";

const errorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  }),
});

/** What every request of the API throws. `message` is fit to be shown; `status` is 0 when no answer came. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
  }
}

interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
}

/** Sends one request and parses the answer with `schema`. An empty body is parsed as `undefined`. */
export async function apiRequest<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  const body = await readBody(response);
  if (!response.ok) throw toApiError(response, body);

  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiError(response.status, "unexpected_response", "The server answered in a form this page does not know.");
}

async function send(path: string, { method = "GET", body, signal }: RequestOptions): Promise<Response> {
  const headers = body === undefined ? undefined : { "content-type": "application/json" };
  try {
    return await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  } catch (cause) {
    // An aborted request is the caller's own doing, not a failure to report.
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "unreachable", "Tidemark cannot be reached. Check your connection and try again.");
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toApiError(response: Response, body: unknown): ApiError {
  // The session ended while the page was open. A full load also drops what the page holds in memory.
  if (response.status === 401) window.location.assign("/sign-in");

  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) return new ApiError(response.status, "http_error", `The server answered ${response.status}.`);
  const { code, message, fields } = parsed.data.error;
  return new ApiError(response.status, code, message, fields);
}

/** The sentence to show for anything a query or mutation may throw. */
export function errorMessage(error: unknown): string {
  return error instanceof ApiError ? error.message : "Something went wrong. Try again.";
}
